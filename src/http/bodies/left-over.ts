import type { TrackedResponse } from '../server/tracked-response.js';

/** Milliseconds that a client may go on sending what nobody wants any more. */
const patience = 30_000;

/**
 * Reads what is left of a request's body after its answer is out, and throws it away: a client that sends all before it
 * reads would else never see the answer, and the next request of its connection never be found. Node does so only for
 * bodies of which nothing was read.
 */
export function drainLeftOver({ req: request, writableFinished }: TrackedResponse): void {
  if (request.complete || !writableFinished || request.destroyed) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), patience);
  request.once('close', () => clearTimeout(timer));
  request.resume();
}
