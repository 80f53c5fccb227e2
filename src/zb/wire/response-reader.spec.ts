import { headerOf, ResponseReader } from './response-reader.js';

function read(text: string, options: { bodiless?: boolean; piece?: number } = {}): ResponseReader {
  const reader = new ResponseReader();
  reader.expect({ bodiless: options.bodiless ?? false, keep: true });
  const bytes = Buffer.from(text);
  const piece = options.piece ?? bytes.length;
  // One buffer for all reads, as a connection does: what the reader keeps must be its own.
  const shared = Buffer.alloc(piece);
  for (let at = 0; at < bytes.length; at += piece) {
    const length = bytes.copy(shared, 0, at, at + piece);
    reader.feed(shared.subarray(0, length));
  }
  return reader;
}

const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nLocation: /v2/\r\n\r\nhello';
const chunked =
  'HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n2\r\nhe\r\n3;name=value\r\nllo\r\n0\r\nTrailer: x\r\n\r\n';

describe.each([1, 2, 3, 7, 1000])('in pieces of %i bytes', (piece) => {
  test('a counted body', () => {
    const reader = read(counted, { piece });
    expect(reader.isDone).toBe(true);
    expect(reader.status).toBe(200);
    expect(reader.bodyBytes).toBe(5);
    expect(reader.body.toString()).toBe('hello');
  });

  test('a body in chunks, with an extension and a trailer', () => {
    const reader = read(chunked, { piece });
    expect(reader.isDone).toBe(true);
    expect(reader.body.toString()).toBe('hello');
    expect(reader.bodyBytes).toBe(5);
  });

  test('an interim answer before the real one', () => {
    const reader = read(`HTTP/1.1 100 Continue\r\n\r\n${counted}`, { piece });
    expect(reader.status).toBe(200);
    expect(reader.isDone).toBe(true);
  });
});

test('HEAD, 204 and 304 have no body, whatever their length says', () => {
  expect(read('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', { bodiless: true }).isDone).toBe(true);
  expect(read('HTTP/1.1 204 No Content\r\n\r\n').isDone).toBe(true);
  expect(read('HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n').isDone).toBe(true);
});

test('a body without a length ends with the connection', () => {
  const reader = read('HTTP/1.1 200 OK\r\n\r\nhello');
  expect(reader.isDone).toBe(false);
  expect(reader.endsByClose).toBe(true);
  expect(reader.body.toString()).toBe('hello');
});

test('the refusal of a request is kept, though its body was not asked for', () => {
  const reader = new ResponseReader();
  reader.expect({ bodiless: false, keep: false });
  reader.feed(Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone'));
  expect(reader.body.toString()).toBe('gone');
});

test('a body nobody asked for is only counted', () => {
  const reader = new ResponseReader();
  reader.expect({ bodiless: false, keep: false });
  reader.feed(Buffer.from(counted));
  expect(reader.bodyBytes).toBe(5);
  expect(reader.body.length).toBe(0);
});

test.each([
  ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', true],
  ['HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n', false],
  ['HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', false],
])('%j keeps the connection: %s', (text, expected) => {
  expect(read(text).keepsAlive).toBe(expected);
});

test('bytes behind the answer, and what is no HTTP, are errors', () => {
  expect(() => read(`${counted}more`)).toThrow('after the end');
  expect(() => read('SSH-2.0-OpenSSH\r\n\r\n')).toThrow('no HTTP');
  expect(() => read('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n')).toThrow('no size');
});

test('headers are found whatever their case', () => {
  const head = 'HTTP/1.1 202 Accepted\r\nLOCATION:  /v2/x \r\nX-Location: no';
  expect(headerOf(head, 'location')).toBe('/v2/x');
  expect(headerOf(head, 'range')).toBeUndefined();
});
