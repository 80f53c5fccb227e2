import { once } from 'node:events';
import type { Socket } from 'node:net';

/** An ExtendedRequest with message id 1 and the name 1.3.6.1.4.1.1466.20037 (RFC 4511, 4.14.1). */
const request = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from('1.3.6.1.4.1.1466.20037'),
]);
const longestAnswer = 4096;

/**
 * Asks a directory to go on in TLS; when this has resolved, the next bytes either way are those of TLS. What came behind
 * the answer in the clear, or before the request, is refused: a client that kept it would take it for an answer that was
 * protected. The client library keeps it, so this is done before it gets the connection.
 */
export async function startTls(socket: Socket, signal: AbortSignal): Promise<void> {
  socket.write(request);
  let received = Buffer.alloc(0);
  for (;;) {
    await once(socket, 'readable', { signal });
    const part = socket.read() as Buffer | null;
    if (part === null) {
      if (socket.readableEnded || socket.destroyed) throw new Error('the directory has closed the connection');
      continue;
    }
    received = Buffer.concat([received, part]);
    const outer = element(received, 0, 0x30);
    if (outer !== undefined && outer.end === received.length) return judge(received.subarray(outer.start));
    if (received.length > (outer?.end ?? longestAnswer)) throw new Error('the directory sent more than its answer');
  }
}

/** The ExtendedResponse to message 1, whose first part is the result: 0 for success. */
function judge(message: Buffer): void {
  const id = element(message, 0, 0x02);
  const response = id && element(message, id.end, 0x78);
  const result = response && element(message, response.start, 0x0a);
  if (!result || message.subarray(id.start, id.end).toString('hex') !== '01') {
    throw new Error('the directory did not answer what was asked');
  }
  const code = message.subarray(result.start, result.end).readUIntBE(0, 1);
  if (code !== 0) throw new Error(`the directory does not start TLS: result ${code}`);
}

/** Where the content of the element at `at` starts and ends; undefined while its head is not whole. Throws for another tag. */
function element(bytes: Buffer, at: number, tag: number): { start: number; end: number } | undefined {
  if (bytes.length < at + 2) return undefined;
  if (bytes[at] !== tag) throw new Error('the directory does not speak LDAP');
  const first = bytes[at + 1]!;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const octets = first & 0x7f;
  if (octets === 0 || octets > 4) throw new Error('the directory does not speak LDAP');
  if (bytes.length < at + 2 + octets) return undefined;
  const start = at + 2 + octets;
  return { start, end: start + bytes.readUIntBE(at + 2, octets) };
}
