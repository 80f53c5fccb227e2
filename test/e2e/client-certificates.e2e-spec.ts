import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashSync } from 'bcryptjs';
import { Authority, type Certificate, type Subject } from '../support/certificates.js';
import { Zot } from '../support/start-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});

describe('certificates of clients', () => {
  const authority = new Authority();
  const server = authority.issue({ commonName: 'localhost', ip: ['127.0.0.1'], usage: 'server' });
  const client = (subject: Subject, by = authority) => by.issue({ usage: 'client', ...subject });
  let folder: string;
  let zot: Zot | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-clients-'));
    await writeFile(join(folder, 'server.pem'), server.certificate);
    await writeFile(join(folder, 'server.key'), server.key);
    await writeFile(join(folder, 'clients.pem'), authority.certificate);
    await writeFile(join(folder, 'htpasswd'), `bob:${hashSync('b', 4)}\n`);
  });
  afterEach(async () => {
    await zot?.stop();
    zot = undefined;
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const start = async (auth?: object) => {
    const tls = {
      cert: join(folder, 'server.pem'),
      key: join(folder, 'server.key'),
      cacert: join(folder, 'clients.pem'),
    };
    zot = await Zot.start({ settings: { http: { tls, ...(auth && { auth }) } } });
  };
  const status = async (certificate?: Certificate, headers = {}): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const options: RequestOptions = {
      host: zot!.client.host,
      port: zot!.client.port,
      path: '/v2/',
      headers,
      ca: authority.certificate,
      agent: false,
      ...(certificate && { cert: certificate.certificate, key: certificate.key }),
    };
    request(options, (answer) => resolve(answer.resume().statusCode!))
      .on('error', reject)
      .end();
    return promise;
  };

  it('let their holders in, with nothing said in the file but authorities', async () => {
    await start();
    expect(await status(client({ commonName: 'ann' }))).toBe(200);
    expect(await status()).toBe(401);
    expect(await status(client({ organization: 'nameless' }))).toBe(401);
  });

  it.each([
    ['of another authority', () => client({ commonName: 'ann' }, new Authority())],
    [
      'of another authority of the same name',
      () => client({ commonName: 'ann' }, new Authority('an authority of tests')),
    ],
    ['that are over', () => client({ commonName: 'ann', days: -1 })],
    ['that are for servers', () => client({ commonName: 'ann', usage: 'server' })],
  ])('%s let nobody in', async (_, made) => {
    await start();
    expect(await status(made())).toBe(401);
  });

  it('count after a password', async () => {
    await start({ htpasswd: { path: join(folder, 'htpasswd') } });
    const ann = client({ commonName: 'ann' });
    expect(await status(ann)).toBe(200);
    expect(await status(ann, basic('bob', 'wrong'))).toBe(401);
    expect(await status(ann, { authorization: 'Basic Og==' })).toBe(200);
    expect(await status(undefined, basic('bob', 'b'))).toBe(200);
  });

  it.each([
    ['URI', { uri: ['spiffe://example.org/ns/dev/sa/build'] }, 200],
    ['URI', { uri: ['https://example.org/'] }, 401],
    ['URI, CommonName', { uri: ['https://example.org/'], commonName: 'ann' }, 200],
    ['Email', { email: ['ann@example.org'] }, 200],
    ['DNS', { email: ['ann@example.org'], commonName: 'ann' }, 401],
  ])('name their holders by %s as the file says', async (attributes, subject, expected) => {
    await start({
      mtls: {
        identityAttributes: [...attributes.split(', '), ...(attributes.includes('URI') ? [] : ['URI'])],
        uriSanPattern: '^spiffe://example.org/(.*)$',
      },
    });
    expect(await status(client(subject))).toBe(expected);
  });

  it('are checked by new authorities as soon as the file names others', async () => {
    await start();
    const other = new Authority('another');
    const eve = client({ commonName: 'eve' }, other);
    expect(await status(eve)).toBe(401);
    await writeFile(join(folder, 'clients.pem'), other.certificate);
    for (let tries = 0; tries < 100 && (await status(eve)) !== 200; tries++) await sleep(50);
    expect(await status(eve)).toBe(200);
    expect(await status(client({ commonName: 'ann' }))).toBe(401);
    await writeFile(join(folder, 'clients.pem'), authority.certificate);
  });

  it('are not asked for where the authorities cannot be read', async () => {
    await writeFile(join(folder, 'clients.pem'), 'rubbish');
    await expect(start()).rejects.toThrow('http.tls.cacert:');
    await writeFile(join(folder, 'clients.pem'), authority.certificate);
  });
});
