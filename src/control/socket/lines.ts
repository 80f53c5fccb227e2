import type { Socket } from 'node:net';

/** The lines that come, without their ends, until the other side ends. */
export async function* lines(socket: Socket): AsyncGenerator<string, void, void> {
  let rest = '';
  socket.setEncoding('utf8');
  for await (const chunk of socket as AsyncIterable<string>) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
}

/** The first line. What follows is read and dropped, so that the end of the connection is noticed. Rejects where none comes. */
export async function firstLine(socket: Socket, limit: number): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (text.length > limit) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end >= 0) resolve(text.slice(0, end));
    else if (text.length > limit) reject(new Error('the line is too long'));
  });
  socket.once('close', () => reject(new Error('nothing was asked')));
  return promise;
}
