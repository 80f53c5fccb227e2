import { connect } from 'node:net';
import { everything, exchange } from '../support/raw-exchange.js';
import { pushImage } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

/** S09: what two readers could take for two requests is taken for none. */
describe('a request that is broken', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
    await pushImage(zot.client, 'team/app', 'v1');
  });
  afterAll(async () => zot.stop());

  const put = '/v2/team/app/manifests/v2';
  const smuggled = 'GET /v2/_catalog HTTP/1.1\r\nHost: x\r\n\r\n';

  it.each([
    ['two lengths', `PUT ${put} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    [
      'a length and chunks',
      `PUT ${put} HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      'chunks said twice',
      `PUT ${put} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['an unknown coding', `PUT ${put} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a length that is none', `PUT ${put} HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na`],
    ['a negative length', `PUT ${put} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n`],
    ['a length without end', `PUT ${put} HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\na`],
    ['a bare line feed', `GET /v2/ HTTP/1.1\nHost: x\n\n`],
    ['a bare line feed in the head', `GET /v2/ HTTP/1.1\r\nHost: x\nX: y\r\n\r\n`],
    ['a folded header', `GET /v2/ HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n`],
    ['a space before the colon', `GET /v2/ HTTP/1.1\r\nHost : x\r\n\r\n`],
    ['a header without a name', `GET /v2/ HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n`],
    ['a NUL in a header', `GET /v2/ HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n`],
    ['a chunk size that is none', `PUT ${put} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`],
    ['no host', `GET /v2/ HTTP/1.1\r\n\r\n`],
    ['a version that is none', `GET /v2/ HTTP/9.9\r\nHost: x\r\n\r\n`],
    ['no request at all', `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03`],
    [
      '2000 headers',
      `GET /v2/ HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 2000 }, (_, at) => `X-${at}: ${at}\r\n`).join('')}\r\n`,
    ],
    ['a head of 64 KiB', `GET /v2/ HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(65_536)}\r\n\r\n`],
    ['a target of 64 KiB', `GET /v2/${'x'.repeat(65_536)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('by %s is refused once, and the connection closed', async (_what, text) => {
    const received = (await everything(zot.client.port, Buffer.from(text, 'latin1'))).toString('latin1');
    const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
    expect(statuses.length).toBeLessThanOrEqual(1);
    for (const status of statuses) expect(status >= 400 && status < 500).toBe(true);
    expect(received).not.toContain('repositories');
    expect((await zot.client.get('/v2/team/app/manifests/v1')).status).toBe(200);
    expect((await zot.client.get(put)).status).toBe(404);
  });

  it('by names of the language is an ordinary one', async () => {
    const head = '__proto__: x\r\nconstructor: y\r\ntoString: z\r\nhasOwnProperty: 1\r\n';
    const text = `GET /v2/team/app/tags/list?__proto__=x&constructor=y HTTP/1.1\r\nHost: x\r\n${head}Connection: close\r\n\r\n`;
    const answer = await exchange(zot.client.port, text);
    expect([answer?.status, answer?.rest]).toEqual([200, '{"name":"team/app","tags":["v1"]}']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('by extensions of its chunks is read as it is meant', async () => {
    const path =
      '/v2/team/app/blobs/uploads/?digest=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
    const text = `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n`;
    expect((await exchange(zot.client.port, text))?.status).toBe(201);
  });

  it('with another behind it is followed by that one', async () => {
    const ask = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
    const text =
      ask('/v2/') + ask('/v2/team/app/tags/list') + ask('/v2/absent/tags/list') + ask('/v2/', 'Connection: close\r\n');
    const received = (await everything(zot.client.port, text)).toString();
    expect([...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1])).toEqual([
      '200',
      '200',
      '404',
      '200',
    ]);
  });

  it('refused before its body leaves the connection in order', async () => {
    const body = 'x'.repeat(100_000);
    const refused = `PUT /v2/team/app/manifests/-bad HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const text = `${refused}GET /v2/team/app/tags/list HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
    const received = (await everything(zot.client.port, text)).toString();
    const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => match[1]);
    expect([
      ['400', '200'],
      ['415', '200'],
    ]).toContainEqual(statuses);
  });

  it('that never ends its head is given up', async () => {
    const socket = connect(zot.client.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk)).on('error', () => undefined);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write('GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    await closed;
    expect(Buffer.concat(received).toString()).toMatch(/^(HTTP\/1\.1 408|$)/);
  });
});
