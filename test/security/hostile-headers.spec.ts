import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mediaTypes } from '@zot/oci';
import { digestOf } from '../support/content.js';
import { pushImage, putManifest, type Pushed } from '../support/push.js';
import { exchange } from '../support/raw-exchange.js';
import { Zot } from '../support/start-zot.js';

const ends = [
  '\r\n',
  '\n',
  '\r',
  '%0d%0a',
  '%0a',
  '%0D%0AX-Injected:%20y',
  '%E5%98%8A%E5%98%8D',
  '%c4%8d%c4%8a',
  '\u2028',
  '%e2%80%a8',
  '\x1b[31m',
  '%1b[2J',
];

/** S07, S29: what a client writes makes no line of an answer's head, and none of the log. */
describe('what a client writes', () => {
  let folder: string;
  let zot: Zot;
  let pushed: Pushed;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-headers-'));
    zot = await Zot.start({
      settings: { log: { level: 'trace', output: join(folder, 'log'), audit: join(folder, 'audit') } },
    });
    pushed = await pushImage(zot.client, 'team/app', 'v1');
  });
  afterAll(async () => {
    await zot.stop();
    await rm(folder, { recursive: true });
  });

  const digest = digestOf(Buffer.from('hello'));
  const places: [what: string, head: (text: string) => string][] = [
    ['a name', (text) => `GET /v2/team${text}X-Injected: y/tags/list HTTP/1.1\r\nHost: x`],
    ['a reference', (text) => `GET /v2/team/app/manifests/v1${text}X-Injected: y HTTP/1.1\r\nHost: x`],
    [
      'a name to push to',
      (text) => `POST /v2/new${text}X-Injected: y/blobs/uploads/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0`,
    ],
    [
      'where to mount from',
      (text) =>
        `POST /v2/new/blobs/uploads/?mount=${digest}&from=team${text}X-Injected:y HTTP/1.1\r\nHost: x\r\nContent-Length: 0`,
    ],
    [
      'a digest',
      (text) =>
        `POST /v2/new/blobs/uploads/?digest=${digest}${text}X-Injected:y HTTP/1.1\r\nHost: x\r\nContent-Length: 0`,
    ],
    ['a page', (text) => `GET /v2/_catalog?n=1&last=a${text}X-Injected:y HTTP/1.1\r\nHost: x`],
    [
      'an artifact type',
      (text) => `GET /v2/team/app/referrers/${digest}?artifactType=a/b${text}X-Injected:y HTTP/1.1\r\nHost: x`,
    ],
    ['a request id', (text) => `GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Request-Id: a${text}X-Injected: y`],
    [
      'a host',
      (text) =>
        `POST /v2/team/app/blobs/uploads/ HTTP/1.1\r\nHost: evil.example${text}X-Injected: y\r\nContent-Length: 0`,
    ],
    ['a client', (text) => `GET /v2/none/manifests/x HTTP/1.1\r\nHost: x\r\nUser-Agent: a${text}X-Injected: y`],
    ['an origin', (text) => `GET /v2/ HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example${text}X-Injected: y`],
  ];

  it.each(places)('as %s, with ends of lines, ends none of ours', async (what, head) => {
    for (const end of ends) {
      const text = Buffer.from(`${head(end)}\r\nConnection: close\r\n\r\n`, 'latin1');
      const answer = await exchange(zot.client.port, text);
      expect([what, end, answer?.head ?? '']).toEqual([what, end, expect.not.stringMatching(/^x-injected/im)]);
      // A page's `last` comes back in a link, and is coded there.
      expect(answer?.head ?? '').not.toMatch(/[^\x20-\x7e\n]/);
      expect(answer?.status ?? 400).toBeLessThan(500);
    }
  });

  it('as the place that it came for is not believed', async () => {
    const forged = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/evil.example',
      forwarded: 'host=evil.example;proto=https',
      'x-original-url': '/evil.example',
    };
    const answers = [
      await zot.client.ask('POST', '/v2/team/app/blobs/uploads/', { headers: forged }),
      await zot.client.ask('POST', `/v2/team/app/blobs/uploads/?mount=${pushed.layer.digest}&from=team/app`, {
        headers: forged,
      }),
      await zot.client.get('/v2/_catalog?n=0', forged),
      await zot.client.get('/v2/team/app/tags/list?n=0', forged),
      await zot.client.get('/v2/none/manifests/v1', forged),
      await zot.client.get('/', forged),
    ];
    for (const { headers, body } of answers) expect(JSON.stringify(headers) + body.toString()).not.toContain('evil');
    expect(answers[0]!.headers.location).toMatch(/^\/v2\/team\/app\/blobs\/uploads\/[\w-]+$/);
  });

  it('as a type or an annotation comes back as it was, or not at all (S13)', async () => {
    const image = JSON.parse(pushed.image.bytes.toString()) as object;
    for (const artifactType of ['a/b\r\nX-Injected: y', 'a/b\n', 'a/b\u2028c']) {
      const bytes = Buffer.from(JSON.stringify({ ...image, artifactType }));
      const put = await putManifest(zot.client, 'team/app', 'typed', { bytes, mediaType: mediaTypes.imageManifest });
      expect([artifactType, put.headers['x-injected']]).toEqual([artifactType, undefined]);
      expect(put.status).toBeLessThan(500);
    }
    const annotations = JSON.parse(
      '{"__proto__":"p","constructor":"c","a\\r\\nb":"c\\r\\nX-Injected: y","\\u2028":"\\u001b[31m"}',
    ) as object;
    const bytes = Buffer.from(JSON.stringify({ ...image, annotations }));
    expect(bytes.toString()).toContain('"__proto__":"p"');
    const put = await putManifest(zot.client, 'team/app', 'noted', { bytes, mediaType: mediaTypes.imageManifest });
    expect([put.status, put.headers['x-injected']]).toEqual([201, undefined]);
    expect((await zot.client.get('/v2/team/app/manifests/noted')).body.equals(bytes)).toBe(true);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('has one line of the log for each request, of plain letters', async () => {
    const before = (await readFile(join(folder, 'log'), 'utf8')).split('\n').length;
    const hostile = ['\u2028', '\x1b[2J', '"}\\n{"level":"error"}', 'ü', '\x85', 'x'.repeat(12_000)];
    for (const agent of hostile) {
      const head = `GET /v2/log-${hostile.indexOf(agent)}/tags/list HTTP/1.1\r\nHost: x\r\nUser-Agent: ${agent}\r\nConnection: close\r\n\r\n`;
      await exchange(zot.client.port, Buffer.from(head, 'utf8'));
    }
    await exchange(zot.client.port, `GET /v2/ HTTP/1.1\r\nHost: x\r\nUser-Agent: ${'x'.repeat(1_000_000)}\r\n\r\n`);
    await zot.client.get('/v2/');
    await zot.halt(5000);
    const text = await readFile(join(folder, 'log'), 'utf8');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(before + hostile.length);
    const told = new Map<string, number>();
    for (const line of lines) {
      expect(line).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028\u2029]/);
      expect(line.length).toBeLessThan(20_000);
      const { path = '' } = JSON.parse(line) as { path?: string };
      if (path.startsWith('/v2/log-')) told.set(path, (told.get(path) ?? 0) + 1);
    }
    expect([...told.values()].filter((times) => times !== 1)).toEqual([]);
    expect(told.size).toBeGreaterThanOrEqual(3);
  });
});
