import { HttpException } from '@nestjs/common';
import type { FastifyError } from 'fastify';
import { errorCodes, RegistryError, type ErrorCode } from '@zot/oci';

/** An answer in place of what was asked for. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string;
  /** Whether it is a fault of ours, which an operator has to hear of. */
  readonly isFault: boolean;
}

const statusOfSystem: Readonly<Record<string, number>> = {
  // The store is full, or was made read-only: what is there can still be had (RFC 4918, "507").
  ENOSPC: 507,
  EDQUOT: 507,
  EROFS: 507,
  // A store or the records are away, or no descriptors are left: it passes.
  EAGAIN: 503,
  EMFILE: 503,
  ENFILE: 503,
};

const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  401: 'UNAUTHORIZED',
  403: 'DENIED',
  429: 'TOOMANYREQUESTS',
};

/** What a client is told of an error. Only a refusal says more than its code; paths and causes stay here. */
export function errorAnswer(error: unknown): ErrorAnswer {
  if (error instanceof RegistryError) return answer(error, error.status >= 500);
  const system = systemStatus(error);
  if (system) return answer(new RegistryError('UNKNOWN', {}, { status: system }), true);
  const status = statusOf(error);
  const code = codeOfStatus[status] ?? (status < 500 ? 'UNSUPPORTED' : 'UNKNOWN');
  // What a controller says in an exception of Nest is said to the client. Its own are about paths, which were rewritten.
  const isSaid = error instanceof HttpException && status < 500 && status !== 404;
  return answer(new RegistryError(code, isSaid ? { description: error.message } : {}, { status }), status >= 500);
}

function answer(error: RegistryError, isFault: boolean): ErrorAnswer {
  return { status: error.status, headers: error.headers, body: error.toBody(), isFault };
}

/** The status that an error of Nest or Fastify brings. Errors of other libraries have such fields too, about other requests. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { code, statusCode = 0 } = error instanceof Error ? (error as Partial<FastifyError>) : {};
  return code?.startsWith('FST_ERR_') && statusCode >= 400 ? statusCode : errorCodes.UNKNOWN.status;
}

/** Rooms add meaning and keep the cause, so that the system's own code may lie deeper. */
function systemStatus(error: unknown): number | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    const status = statusOfSystem[(at as NodeJS.ErrnoException).code ?? ''];
    if (status) return status;
  }
  return undefined;
}
