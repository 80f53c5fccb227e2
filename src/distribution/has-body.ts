import type { FastifyRequest } from 'fastify';

/** Whether bytes follow the head, said by their length or by the coding of a length not known yet. */
export function hasBody({ headers }: FastifyRequest): boolean {
  if (headers['transfer-encoding'] !== undefined) return true;
  return Number(headers['content-length'] ?? 0) > 0;
}
