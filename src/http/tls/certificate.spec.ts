import { copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Controller, Get, Res } from '@nestjs/common';
import { Access, Bodies } from '@zot/extension-api';
import type { FastifyReply } from 'fastify';
import { exchange } from '../../../test/support/raw-exchange.js';
import { SystemClock } from '../../scheduler/clock/system-clock.js';
import { CountingSource, HttpRoom } from '../../../test/support/http-room.js';

const fixtures = join(import.meta.dirname, '../../../test/fixtures/tls');
const megabyte = 1024 * 1024;

@Controller()
class Plain {
  constructor(private readonly bodies: Bodies) {}

  @Get('now')
  @Access('public')
  now(@Res() reply: FastifyReply): void {
    void reply.send('now');
  }

  @Get('large')
  @Access('public')
  async large(@Res() reply: FastifyReply): Promise<void> {
    await this.bodies.send(reply, new CountingSource(64 * megabyte), 64 * megabyte);
  }
}

/** Sleeps short, so that files are looked at often. */
class Hurry extends SystemClock {
  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms / 25, signal);
  }
}

describe('a server with a certificate', () => {
  let folder: string;
  let room: HttpRoom | undefined;
  const sockets: TLSSocket[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-tls-'));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await room?.stop();
    room = undefined;
    await rm(folder, { recursive: true });
  });

  const put = async (name: string, { cert = true, key = true } = {}) => {
    if (cert) await copyFile(join(fixtures, `${name}.crt`), join(folder, 'tls.crt'));
    if (key) await copyFile(join(fixtures, `${name}.key`), join(folder, 'tls.key'));
  };
  const start = async (settings: object = {}) => {
    const tls = { cert: join(folder, 'tls.crt'), key: join(folder, 'tls.key'), cacert: '' };
    room = await HttpRoom.start([Plain], { settings: { tls, ...settings }, clock: new Hurry() });
  };
  const open = async (options: ConnectionOptions = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
    const socket = connect({ host: '127.0.0.1', port: room!.port, rejectUnauthorized: false, ...options });
    sockets.push(socket);
    socket.once('secureConnect', () => resolve(socket)).once('error', reject);
    return promise;
  };
  const name = async () => (await open()).getPeerCertificate().subject.CN;
  const ask = async (socket: TLSSocket) => {
    socket.write('GET /now HTTP/1.1\r\nHost: x\r\n\r\n');
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) return String(chunk);
    return undefined;
  };
  const told = async (level: 'info' | 'error', message: string) => {
    while (!room!.log.messages(level).includes(message)) await sleep(20);
  };

  it('answers over TLS 1.2 and 1.3, and over nothing older', async () => {
    await put('first');
    await start();
    expect(room!.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const modern = await open({ minVersion: version, maxVersion: version, ALPNProtocols: ['http/1.1', 'h2'] });
      expect([modern.getProtocol(), modern.alpnProtocol]).toEqual([version, 'h2']);
      modern.destroy();
      const socket = await open({ minVersion: version, maxVersion: version, ALPNProtocols: ['http/1.1'] });
      expect([socket.getProtocol(), socket.alpnProtocol]).toEqual([version, 'http/1.1']);
      expect(await ask(socket)).toMatch(/^HTTP\/1\.1 200 .*x-content-type-options: nosniff.*now$/s);
    }
    await expect(open({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' })).rejects.toThrow();
    await expect(open({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:AES256-SHA' })).rejects.toThrow();
  });

  it('negotiates once for a connection', async () => {
    await put('first');
    await start();
    const socket = await open({ maxVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] });
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.on('close', () => resolve('closed'));
    socket.on('error', (error) => resolve(error.message));
    socket.renegotiate({ rejectUnauthorized: false }, (error) => resolve(error ? error.message : 'negotiated anew'));
    expect(await promise).toMatch(/no renegotiation|closed/i);
  });

  it.each([
    ['is missing', async () => undefined, 'http.tls.cert: {cert} cannot be read: there is no such file'],
    ['has no key', () => put('first', { key: false }), 'http.tls.key: {key} cannot be read: there is no such file'],
    ['is a folder', () => mkdir(join(folder, 'tls.crt')), 'http.tls.cert: {cert} cannot be read: it is a folder'],
    [
      'is none',
      async () => {
        await put('first');
        await writeFile(join(folder, 'tls.crt'), 'certificate');
      },
      'http.tls.cert: {cert} holds no certificate in PEM',
    ],
    [
      'has no key in the file',
      async () => {
        await put('first');
        await writeFile(join(folder, 'tls.key'), 'secret words');
      },
      'http.tls.key: {key} holds no private key in PEM that opens without a password',
    ],
    [
      'has the key of another',
      async () => {
        await put('first');
        await put('second', { cert: false });
      },
      'http.tls.key: {key} is not the key of the certificate in {cert}',
    ],
  ])('that %s does not start, and says so', async (_, prepare, sentence) => {
    await prepare();
    const message = sentence.replaceAll('{cert}', join(folder, 'tls.crt')).replaceAll('{key}', join(folder, 'tls.key'));
    await expect(start()).rejects.toMatchObject({ name: 'StartError', message });
  });

  it('warns of one that has expired, and serves it as the file says', async () => {
    await put('expired');
    await start();
    expect(room!.log.messages('warn')).toEqual(['the certificate has expired']);
    expect(await name()).toBe('expired');
  });

  it('takes a new pair for connections to come, and keeps those that are open', async () => {
    await put('first');
    await start();
    const old = await open();
    expect(await ask(old)).toMatch(/now$/);
    await put('second');
    await told('info', 'the certificate was read again');
    expect(await name()).toBe('second');
    expect(await ask(old)).toMatch(/now$/);
  });

  it('follows the links of a secret that is mounted', async () => {
    for (const version of ['first', 'second']) {
      await mkdir(join(folder, version));
      await copyFile(join(fixtures, `${version}.crt`), join(folder, version, 'tls.crt'));
      await copyFile(join(fixtures, `${version}.key`), join(folder, version, 'tls.key'));
    }
    await symlink('first', join(folder, '..data'));
    for (const file of ['tls.crt', 'tls.key']) await symlink(`..data/${file}`, join(folder, file));
    await start();
    await symlink('second', join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    await told('info', 'the certificate was read again');
    expect(await name()).toBe('second');
  });

  it.each([
    ['half of a pair', () => put('second', { key: false })],
    ['one that has expired', () => put('expired')],
    ['rubbish', () => writeFile(join(folder, 'tls.crt'), '-----BEGIN')],
    ['nothing', () => rm(join(folder, 'tls.key'))],
  ])('keeps the old pair where the new one is %s, tells it once, and takes a good one later', async (_, change) => {
    await put('first');
    await start();
    await change();
    await told('error', 'the new certificate cannot be used, the old one stays');
    expect(await name()).toBe('first');
    await put('second');
    await told('info', 'the certificate was read again');
    expect(await name()).toBe('second');
    expect(room!.log.messages('error')).toHaveLength(1);
  });

  it('sends large bodies, and breaks off what is not taken', async () => {
    await put('first');
    await start({ writeTimeout: 500 });
    const taking = await open();
    let taken = 0;
    taking.on('data', (chunk: Buffer) => (taken += chunk.length));
    taking.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    while (taken < 64 * megabyte) await sleep(5);
    const idle = await open();
    idle.pause();
    idle.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n');
    const lines = () => room!.log.lines.filter((line) => line.fields['path'] === '/large');
    while (lines().length < 2) await sleep(5);
    expect(lines().map(({ fields }) => fields['isCut'] ?? false)).toEqual([false, true]);
  });

  it('closes a connection that speaks without TLS', async () => {
    await put('first');
    await start();
    expect(await exchange(room!.port, 'GET /now HTTP/1.1\r\nHost: x\r\n\r\n')).toBeUndefined();
  });

  it('does not wait for connections that never finished their greeting when it stops', async () => {
    await put('first');
    await start();
    const { connect: plain } = await import('node:net');
    const silent = plain(room!.port, '127.0.0.1');
    await new Promise<void>((resolve) => silent.once('connect', resolve));
    await room!.stop(20);
    room = undefined;
    silent.destroy();
  });
});
