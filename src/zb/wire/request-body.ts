/** What a request sends: its length in bytes, and its bytes in pieces. */
export interface RequestBody {
  readonly length: number;
  parts(): Iterable<Buffer>;
}

export function bodyOf(bytes: Buffer): RequestBody {
  return { length: bytes.length, parts: () => (bytes.length > 0 ? [bytes] : []) };
}

/** The same bytes in HTTP/1.1 chunked encoding, for a push whose length is not said beforehand. */
export function chunkedParts(body: RequestBody): Iterable<Buffer> {
  return framed(body);
}

function* framed(body: RequestBody): Generator<Buffer> {
  for (const part of body.parts()) {
    yield Buffer.from(`${part.length.toString(16)}\r\n`);
    yield part;
    yield Buffer.from('\r\n');
  }
  yield Buffer.from('0\r\n\r\n');
}
