import { RegistryError, type ErrorCode } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** The query of a request, read strictly: a parameter that may stand once is refused when it stands twice. */
export class RequestQuery {
  private readonly values: Readonly<Record<string, string | string[] | undefined>>;

  constructor(request: FastifyRequest) {
    this.values = request.query as Readonly<Record<string, string | string[] | undefined>>;
  }

  /** Undefined where it does not stand. Twice: 400 with `code`. */
  one(name: string, code: ErrorCode): string | undefined {
    const value = this.values[name];
    if (!Array.isArray(value)) return value;
    throw new RegistryError(code, { description: `the parameter ${name} may stand once only` }, { status: 400 });
  }

  /** In the order in which they stand. */
  all(name: string): readonly string[] {
    const value = this.values[name];
    if (value === undefined) return [];
    return Array.isArray(value) ? value : [value];
  }
}
