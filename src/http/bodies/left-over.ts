import type { TrackedResponse } from '../server/tracked-response.js';

/** Milliseconds that a client may go on sending what nobody wants any more. */
const patience = 30_000;

/**
 * Reads what is left of a request's body after its answer is out, and throws it away: a client that sends all before it
 * reads would else never see the answer, and the next request of its connection never be found. Node does so only for
 * bodies of which nothing was read.
 */
export function drainLeftOver({ req: request, writableFinished }: TrackedResponse): void {
  const { socket } = request;
  if (request.complete || !writableFinished || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), patience).unref();
  const done = (): void => {
    clearTimeout(timer);
    socket.off('close', done);
  };
  // Node has let go of the request by now, so that it does not hear of a connection that breaks.
  socket.once('close', done);
  request.once('close', done);
  request.resume();
}
