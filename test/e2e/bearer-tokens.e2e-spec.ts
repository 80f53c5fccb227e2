import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { Authority, type Certificate } from '../support/certificates.js';
import { codesOf } from '../support/client.js';
import { pushImage } from '../support/push.js';
import { serviceToken, type AccessEntry } from '../support/service-token.js';
import { Zot } from '../support/start-zot.js';

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const authority = new Authority();
const certificate = () => authority.issue({ commonName: 'token service' });

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'zot-tokens-'))));
afterAll(async () => rm(folder, { recursive: true }));

describe('tokens of a token service', () => {
  let signer: Certificate;
  let zot: Zot;
  const cert = () => join(folder, 'cert.pem');

  beforeAll(async () => {
    signer = certificate();
    await writeFile(cert(), signer.certificate);
    await writeFile(join(folder, 'htpasswd'), `bob:${hashSync('b', 4)}\n`);
    const auth = {
      bearer: { realm: 'https://tokens.example.com/auth', service: 'registry', cert: cert() },
      htpasswd: { path: join(folder, 'htpasswd') },
    };
    zot = await Zot.start({ settings: { http: { auth } } });
    await pushImage(zot.client.with(await holding({ name: 'a/b', actions: ['pull', 'push'] })), 'a/b', 'v1');
    await pushImage(zot.client.with(await holding({ name: 'other', actions: ['pull', 'push'] })), 'other', 'v1');
  });
  afterAll(async () => zot.stop());

  const holding = async (...access: AccessEntry[]) => bearer(await serviceToken({ key: signer.privateKey, access }));
  const status = async (method: string, path: string, headers = {}) =>
    (await zot.client.ask(method, path, { headers })).status;

  it.each([
    ['GET', '/v2/', ''],
    ['GET', '/v2/_catalog', ''],
    ['GET', '/v2/a/b/manifests/v1', 'repository:a/b:pull'],
    ['HEAD', '/v2/a/b/manifests/v1', 'repository:a/b:pull'],
    ['POST', '/v2/a/b/blobs/uploads/', 'repository:a/b:pull,push'],
    ['PUT', '/v2/a/b/manifests/v1', 'repository:a/b:pull,push'],
    ['DELETE', '/v2/a/b/manifests/v1', 'repository:a/b:delete'],
    ['GET', '/v2/not/there/tags/list', 'repository:not/there:pull'],
  ])('are asked for on %s %s with the scope "%s"', async (method, path, scope) => {
    const answer = await zot.client.ask(method, path);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toBe(
      `Bearer realm="https://tokens.example.com/auth",service="registry",scope="${scope}"`,
    );
    if (method !== 'HEAD') expect(codesOf(answer)).toEqual(['UNAUTHORIZED']);
  });

  it('let in at all, whatever they list', async () => {
    expect(await status('GET', '/v2/', await holding())).toBe(200);
    expect(await status('GET', '/v2/a/b/manifests/v1', await holding())).toBe(401);
  });

  it('give each right on its own', async () => {
    const pull = await holding({ name: 'a/b', actions: ['pull'] });
    const push = await holding({ name: 'a/b', actions: ['push'] });
    const remove = await holding({ name: 'a/b', actions: ['delete'] });
    const read = async (headers: object) => status('GET', '/v2/a/b/manifests/v1', headers);
    expect([await read(pull), await read(push), await read(remove)]).toEqual([200, 401, 401]);
    const open = async (headers: object) => status('POST', '/v2/a/b/blobs/uploads/', headers);
    expect([await open(pull), await open(push), await open(remove)]).toEqual([401, 202, 401]);
    const erase = async (headers: object) => status('DELETE', `/v2/a/b/blobs/sha256:${'0'.repeat(64)}`, headers);
    expect([await erase(pull), await erase(push), await erase(remove)]).toEqual([401, 401, 404]);
  });

  it('that are too narrow are told how to get a wider one', async () => {
    const narrow = await holding({ name: 'a/b', actions: ['pull'] });
    const answer = await zot.client.ask('PUT', '/v2/a/b/manifests/v2', { headers: narrow, body: '{}' });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toContain('scope="repository:a/b:pull,push"');
  });

  it('show what they may read of the catalog, and mount nothing else', async () => {
    const one = await holding({ name: 'a/b', actions: ['pull'] }, { name: 'new', actions: ['push', 'pull'] });
    const { body } = await zot.client.get('/v2/_catalog', one);
    expect(JSON.parse(body.toString())).toEqual({ repositories: ['a/b'] });
    const manifest = await zot.client.get(
      '/v2/other/manifests/v1',
      await holding({ name: 'other', actions: ['pull'] }),
    );
    const { layers } = JSON.parse(manifest.body.toString()) as { layers: { digest: string }[] };
    const mount = `/v2/new/blobs/uploads/?mount=${layers[0]!.digest}&from=other`;
    expect(await status('POST', mount, one)).not.toBe(201);
  });

  it('are the only way in, whatever else the file has', async () => {
    const answer = await zot.client.get('/v2/', basic('bob', 'b'));
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
    expect(await status('GET', '/v2/', { authorization: 'Basic Og==' })).toBe(401);
  });

  it('end with an entry of theirs, and with themselves', async () => {
    const soon = Math.floor(Date.now() / 1000) + 2;
    const brief = await holding({ name: 'a/b', actions: ['pull'], exp: soon });
    expect(await status('GET', '/v2/a/b/manifests/v1', brief)).toBe(200);
    for (let tries = 0; tries < 100 && Date.now() <= soon * 1000; tries++) await sleep(50);
    expect(await status('GET', '/v2/a/b/manifests/v1', brief)).toBe(401);
    const over = bearer(await serviceToken({ key: signer.privateKey, seconds: -61 }));
    expect(await status('GET', '/v2/', over)).toBe(401);
  });

  it('follow the key in the file, and what was taken before counts no more', async () => {
    const old = await holding();
    expect(await status('GET', '/v2/', old)).toBe(200);
    await writeFile(cert(), 'half a cert');
    await sleep(50);
    expect(await status('GET', '/v2/', old)).toBe(200);
    signer = certificate();
    await writeFile(cert(), signer.certificate);
    for (let tries = 0; tries < 100 && (await status('GET', '/v2/', old)) === 200; tries++) await sleep(50);
    expect(await status('GET', '/v2/', old)).toBe(401);
    expect(await status('GET', '/v2/', await holding())).toBe(200);
  });
});

describe('tokens beside passwords', () => {
  const signer = certificate();
  let zot: Zot;

  beforeAll(async () => {
    await writeFile(join(folder, 'beside.pem'), signer.certificate);
    await writeFile(join(folder, 'beside'), `bob:${hashSync('b', 4)}\n`);
    const auth = {
      bearer: { realm: 'https://t/', service: 'registry', cert: join(folder, 'beside.pem'), exclusive: false },
      htpasswd: { path: join(folder, 'beside') },
    };
    zot = await Zot.start({ settings: { http: { auth } } });
  });
  afterAll(async () => zot.stop());

  it('are taken and offered both where the file says that tokens are not exclusive', async () => {
    const get = async (headers = {}) => zot.client.get('/v2/', headers);
    expect((await get(basic('bob', 'b'))).status).toBe(200);
    expect((await get(basic('bob', 'x'))).status).toBe(401);
    expect((await get(bearer(await serviceToken({ key: signer.privateKey })))).status).toBe(200);
    expect((await get(bearer('a.b.c'))).status).toBe(401);
    expect((await get({ authorization: 'Digest x' })).status).toBe(401);
    const { rawHeaders } = await get();
    const offers = rawHeaders.filter((_, at) => rawHeaders[at - 1]?.toLowerCase() === 'www-authenticate');
    expect(offers.map((one) => one.split(' ')[0])).toEqual(['Basic', 'Bearer']);
  });
});

describe('keys in a secret of AWS', () => {
  const names = ['AWS_ENDPOINT_URL', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] as const;
  const before = names.map((name) => process.env[name]);
  const asked: { target: unknown; body: string }[] = [];
  const first = certificate();
  const second = certificate();
  let secret: object;
  let aws: Server;
  let zot: Zot;

  beforeAll(async () => {
    secret = { one: first.certificate };
    aws = createServer(async (request, answer) => {
      let body = '';
      for await (const part of request) body += String(part);
      asked.push({ target: request.headers['x-amz-target'], body });
      answer.setHeader('content-type', 'application/x-amz-json-1.1');
      answer.end(JSON.stringify({ Name: 'tokens', SecretString: JSON.stringify(secret) }));
    });
    await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`;
    for (const [at, value] of [url, 'id', 'key'].entries()) process.env[names[at]!] = value;
    const awsSecretsManager = { region: 'eu-central-1', secretName: 'tokens' };
    zot = await Zot.start({
      settings: { http: { auth: { bearer: { realm: 'https://t/', service: 'registry', awsSecretsManager } } } },
    });
  });
  afterAll(async () => {
    await zot.stop();
    aws.close();
    for (const [at, value] of before.entries()) {
      if (value === undefined) delete process.env[names[at]!];
      else process.env[names[at]!] = value;
    }
  });

  const status = async (key: Certificate, kid?: string) =>
    (await zot.client.get('/v2/', bearer(await serviceToken({ key: key.privateKey, kid })))).status;

  it('are fetched with the first token, and chosen by its kid', async () => {
    expect(asked).toEqual([]);
    expect(await status(first, 'one')).toBe(200);
    expect(asked).toEqual([{ target: 'secretsmanager.GetSecretValue', body: '{"SecretId":"tokens"}' }]);
    expect(await status(first)).toBe(401);
    expect(await status(second, 'one')).toBe(401);
  });

  it('are not fetched again for each kid that somebody makes up', async () => {
    const before = asked.length;
    for (let n = 0; n < 5; n++) expect(await status(first, `made up ${n}`)).toBe(401);
    expect(asked.length).toBe(before);
  });
});
