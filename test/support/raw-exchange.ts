import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** One answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number;
  /** The head, without the status line. */
  readonly head: string;
  readonly rest: string;
}

const patienceMs = 10_000;

/**
 * Sends bytes as they are and reads until the server closes; a request that keeps the connection should say
 * `Connection: close`. Undefined where the server closed without a word.
 */
export async function exchange(port: number, text: string | Buffer): Promise<RawAnswer | undefined> {
  const received = (await everything(port, text)).toString('latin1');
  if (received === '') return undefined;
  const end = received.indexOf('\r\n\r\n');
  const [line = '', ...head] = received.slice(0, end).split('\r\n');
  return { status: Number(line.split(' ')[1]), head: head.join('\n'), rest: received.slice(end + 4) };
}

/** All that the server sends until it closes. */
export async function everything(port: number, text: string | Buffer): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // A server that refuses may reset the connection while the rest is still being sent.
  socket.on('error', () => undefined);
  socket.write(text);
  // `once` would reject with such an error.
  const closed = new Promise<boolean>((resolve) => socket.once('close', () => resolve(true)));
  const ended = new AbortController();
  const late = sleep(patienceMs, false, { signal: ended.signal }).catch(() => true);
  const isClosed = await Promise.race([closed, late]);
  ended.abort();
  socket.destroy();
  if (!isClosed) {
    throw new Error(`the server kept the connection open after ${JSON.stringify(String(text).slice(0, 200))}`);
  }
  return Buffer.concat(chunks);
}

/** Sends the start of something, waits until the server has taken it, and goes away without a word. */
export async function abandon(port: number, text: string | Buffer, afterMs = 50): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  await sleep(afterMs);
  const closed = once(socket, 'close');
  socket.resetAndDestroy();
  await closed;
}
