import type { FastifyRequest } from 'fastify';

/**
 * Whether Docker's client asks whether it has to log in. It sends its login only where this question is answered 401, so
 * that an open door here would keep its users from what is granted to them alone. One without a login comes in all the
 * same, since it goes on without one.
 */
export function dockerHasToAsk({ route, headers }: FastifyRequest): boolean {
  if (route.url !== '/v2') return false;
  const agent = headers['user-agent'] ?? '';
  return agent.includes('Docker-Client') || agent.startsWith('docker/');
}
