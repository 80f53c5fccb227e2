import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock, RecordingLog } from '@zot/testkit';
import { IssuerKeys } from './issuer-keys.js';

const jwk = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
});

describe('keys of an issuer', () => {
  let server: Server;
  let issuer: string;
  let asked: string[];
  let pages: Record<string, (answer: ServerResponse) => void>;
  let clock: ManualClock;
  let log: RecordingLog;
  let keys: IssuerKeys;
  const json = (value: unknown) => (answer: ServerResponse) => answer.end(JSON.stringify(value));

  beforeEach(async () => {
    server = createServer((request, answer) => {
      asked.push(request.url!);
      (pages[request.url!] ?? ((missing) => missing.writeHead(404).end()))(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/realm`;
    asked = [];
    pages = { [well]: json({ issuer, jwks_uri: `${issuer}/keys` }), '/realm/keys': json({ keys: [jwk('one')] }) };
    clock = new ManualClock();
    log = new RecordingLog();
    keys = open();
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const well = '/realm/.well-known/openid-configuration';
  const open = (more = {}) =>
    new IssuerKeys({ issuer, authorities: undefined, skipIssuerVerification: false, ...more }, clock, log);
  const kids = async (kid?: string) => (await keys.find({ alg: 'ES256', kid })).map((one) => one.kid);

  it('are asked for with the first token, once for all that come at a time', async () => {
    expect(asked).toEqual([]);
    expect(await Promise.all([kids('one'), kids('one'), kids()])).toEqual([['one'], ['one'], ['one']]);
    expect(asked).toEqual([well, '/realm/keys']);
  });

  it('are asked for again when a token names another, but not for each of them', async () => {
    await kids('one');
    expect(await kids('two')).toEqual([]);
    expect(asked).toHaveLength(2);
    pages['/realm/keys'] = json({ keys: [jwk('two')] });
    await clock.advance(5000);
    const before = keys.current;
    expect(await kids('two')).toEqual(['two']);
    expect(await kids('one')).toEqual([]);
    expect(keys.current).not.toBe(before);
    for (let n = 0; n < 9; n++) await kids(`made up ${n}`);
    expect(asked).toHaveLength(4);
  });

  it('are asked for again behind a request when they are old, and are the same object while they are the same', async () => {
    await kids('one');
    const before = keys.current;
    await clock.advance(60_000);
    expect(await kids('one')).toEqual(['one']);
    await settled(() => asked.length === 4);
    expect(keys.current).toBe(before);
  });

  it('stay while the issuer is down, and it is not asked for each request', async () => {
    await kids('one');
    pages = {};
    await clock.advance(60_000);
    for (let n = 0; n < 5; n++) expect(await kids('one')).toEqual(['one']);
    await settled(() => log.messages('error').length === 1);
    expect(asked).toHaveLength(3);
  });

  it.each([
    ['it is not there', () => ({})],
    ['it says it is another', () => ({ [well]: json({ issuer: 'http://other', jwks_uri: `${issuer}/keys` }) })],
    ['it does not say where its keys are', () => ({ [well]: json({ issuer }) })],
    ['its keys are elsewhere', () => ({ [well]: json({ issuer, jwks_uri: 'file:///etc/passwd' }) })],
    ['it leads elsewhere', () => ({ [well]: redirect })],
    ['it holds no JSON', () => ({ [well]: (answer: ServerResponse) => answer.end('<html>') })],
    ['it is null', () => ({ [well]: json(null) })],
    ['it does not end', () => ({ [well]: (answer: ServerResponse) => answer.end('x'.repeat(2_000_000)) })],
    ['its keys are none', () => ({ ...pages, '/realm/keys': json({ keys: [] }) })],
  ])('are not known where %s', async (_, broken) => {
    pages = broken();
    await expect(kids('one')).rejects.toThrow(`the keys of ${issuer} are not known yet`);
    expect(log.messages('error')).toEqual(['the keys of an issuer cannot be fetched']);
    await expect(kids('one')).rejects.toThrow();
    expect(log.messages('error')).toHaveLength(1);
  });
  const redirect = (answer: ServerResponse) => answer.writeHead(302, { location: `${issuer}/keys` }).end();

  it('are not waited for without end', async () => {
    pages = { [well]: () => {} };
    const found = kids('one');
    found.catch(() => {});
    await settled(() => asked.length === 1);
    await clock.advance(5000);
    await expect(found).rejects.toThrow('are not known yet');
  });

  it('may be those of another issuer where the file says so', async () => {
    pages[well] = json({ issuer: 'http://other', jwks_uri: `${issuer}/keys` });
    keys = open({ skipIssuerVerification: true });
    expect(await kids('one')).toEqual(['one']);
  });
});

async function settled(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end;) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it never came true');
}
