import { Authorizer, granted, type AccessNeed, type Decision } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

/** Lets each user do everything with the repositories that a test names, and nothing with others; `''` is a client without a login. */
export class FixedAuthorizer extends Authorizer {
  constructor(private readonly repositories: Readonly<Record<string, readonly string[]>>) {
    super();
  }

  decide(request: FastifyRequest, { repository }: AccessNeed): Decision {
    const own = this.of(request);
    return (repository === undefined ? own.length > 0 : own.includes(repository)) ? granted : { isGranted: false };
  }

  readable(request: FastifyRequest): (repository: RepositoryName) => boolean {
    const own = new Set(this.of(request));
    return (repository) => own.has(repository);
  }

  private of({ identity: { username } }: FastifyRequest): readonly string[] {
    return Object.hasOwn(this.repositories, username) ? this.repositories[username]! : [];
  }
}
