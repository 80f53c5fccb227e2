import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import { Authority } from '../../../../test/support/certificates.js';
import { LdapDouble, type LdapEntry } from '../../../../test/support/ldap-double.js';
import { LdapConfig } from './ldap.config.js';
import { LdapFiles } from './ldap-files.js';
import { LdapSource } from './ldap-source.js';

const base = 'ou=people,dc=example,dc=org';
const entries: readonly LdapEntry[] = [
  { dn: 'cn=reader,dc=example,dc=org', password: 'service' },
  {
    dn: `uid=ann,${base}`,
    password: 'a',
    attributes: { uid: ['ann'], departmentNumber: ['devs', 'Ops'], memberOf: ['cn=x,dc=y'] },
  },
  { dn: `uid=bob,${base}`, password: 'b', attributes: { uid: ['bob'], departmentNumber: ['staff'] } },
  { dn: `uid=deep,ou=below,${base}`, password: 'd', attributes: { uid: ['deep'] } },
  { dn: `cn=one,${base}`, password: 't', attributes: { uid: ['twin'] } },
  { dn: `cn=two,${base}`, password: 't', attributes: { uid: ['twin'] } },
  { dn: `uid=odd,${base}`, password: 'o', attributes: { uid: ['a*)(uid=\\'] } },
];

/** Real time for the sockets; spans of seconds pass `speed` times as fast. */
class FastClock extends Clock {
  skipped = 0;
  constructor(private readonly speed: number) {
    super();
  }
  now = () => Date.now();
  monotonic = () => performance.now() * this.speed + this.skipped;
  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await sleep(ms / this.speed, undefined, signal ? { signal } : {});
  }
}

describe('users of a directory', () => {
  let folder: string;
  let double: LdapDouble;
  let log: RecordingLog;
  let clock: FastClock;
  let files: LdapFiles;
  let source: LdapSource;
  const authority = new Authority();
  const certificate = authority.issue({ commonName: 'localhost', dns: ['localhost'] });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-ldap-'));
    await writeFile(join(folder, 'service.json'), '{"bindDN":"cn=reader,dc=example,dc=org","BINDPASSWORD":"service"}');
    await writeFile(join(folder, 'authority.pem'), authority.certificate);
    log = new RecordingLog();
  });
  afterEach(async () => {
    source?.stop();
    await files?.stop();
    await double?.stop();
    await rm(folder, { recursive: true });
  });

  async function open(settings: Partial<LdapConfig> = {}, options: { isSecure?: boolean; speed?: number } = {}) {
    double = await LdapDouble.start({ entries, certificate, isSecure: options.isSecure ?? false });
    clock = new FastClock(options.speed ?? 1);
    const config = Object.assign(new LdapConfig(), {
      address: 'localhost',
      port: double.port,
      insecure: true,
      baseDN: base,
      userAttribute: 'uid',
      credentialsFile: join(folder, 'service.json'),
      ...settings,
    });
    files = new LdapFiles(config, new FastClock(100), log);
    source = new LdapSource(config, files, clock, log);
    await files.start();
    source.start();
  }
  const groups = async (name: string, password: string) => (await source.verify(name, password))?.groups;
  const down = expect.objectContaining({ status: 503, headers: { 'retry-after': '5' } }) as Error;

  it('log in, the service having looked for them, and have no groups unless told', async () => {
    await open();
    expect(await source.verify('ann', 'a')).toEqual({ groups: [], rememberFor: 10_000 });
    expect(double.asked).toEqual([
      'bind cn=reader,dc=example,dc=org',
      'search one (uid=ann) for 1.1',
      `bind uid=ann,${base}`,
    ]);
    expect(await groups('ann', 'wrong')).toBeUndefined();
    expect(await groups('ann', 'service')).toBeUndefined();
  });

  it('have the values of an attribute for groups, one or several', async () => {
    await open({ userGroupAttribute: 'DEPARTMENTNUMBER' });
    expect(await groups('ann', 'a')).toEqual(['devs', 'Ops']);
    expect(await groups('bob', 'b')).toEqual(['staff']);
    expect(double.asked[1]).toBe('search one (uid=ann) for departmentnumber');
  });

  it.each(['', '\0'])('do not log in with the password %j, which directories let in as nobody', async (password) => {
    await open();
    expect(await groups('ann', password)).toBeUndefined();
  });

  it('cost as many questions whether they are there or not (S19)', async () => {
    await open();
    for (const name of ['ann', 'nobody', '', '*', 'twin', 'reader']) {
      double.asked.length = 0;
      expect(await groups(name, 'wrong')).toBeUndefined();
      expect(double.asked.map((one) => one.split(' ')[0])).toEqual(['bind', 'search', 'bind']);
    }
  });

  it.each(['*', 'ann)(uid=*', 'a*', '(', '\\2a', 'ann\0', '*)(|(uid=*'])(
    'are not found by the name %j',
    async (name) => {
      await open();
      expect(await groups(name, 'a')).toBeUndefined();
    },
  );

  it('may have any name', async () => {
    await open();
    expect(await groups('a*)(uid=\\', 'o')).toEqual([]);
  });

  it('are let in by none of two entries with one name', async () => {
    await open();
    expect(await groups('twin', 't')).toBeUndefined();
    expect(log.messages('warn')).toEqual(['a login is refused: several entries of the directory have its name']);
  });

  it.each([
    ['(departmentNumber=staff)', ['bob']],
    ['departmentNumber=devs', ['ann']],
    [' (((departmentNumber=devs))) ', ['ann']],
    ['(&(departmentNumber=devs)(uid=ann))', ['ann']],
    ['(departmentNumber=none)', []],
  ])('match the filter %s too', async (userFilter, expected) => {
    await open({ userFilter });
    const found = [];
    for (const [name, password] of [
      ['ann', 'a'],
      ['bob', 'b'],
    ] as const) {
      if (await groups(name, password)) found.push(name);
    }
    expect(found).toEqual(expected);
  });

  it('are looked for further below only where told', async () => {
    await open();
    expect(await groups('deep', 'd')).toBeUndefined();
    source.stop();
    await files.stop();
    await double.stop();
    await open({ subtreeSearch: true });
    expect(await groups('deep', 'd')).toEqual([]);
  });

  it('are looked for by nobody without a credentialsFile', async () => {
    await open({ credentialsFile: '' });
    expect(await groups('ann', 'a')).toEqual([]);
    expect(double.asked[0]).toBe('bind ');
  });

  it('share connections, of which there are eight at most', async () => {
    await open();
    const many = await Promise.all(Array.from({ length: 40 }, (_, n) => groups('ann', n % 2 ? 'a' : 'b')));
    expect(many.filter(Boolean)).toHaveLength(20);
    expect(double.connections).toBe(8);
    double.asked.length = 0;
    await groups('ann', 'a');
    expect(double.connections).toBe(8);
  });

  it('come in over a new connection where the directory has closed the old one', async () => {
    await open();
    await groups('ann', 'a');
    double.cut();
    expect(await groups('ann', 'a')).toEqual([]);
    expect(double.connections).toBe(2);
  });

  it('come in over a new connection where the old one has rested for long', async () => {
    await open();
    await groups('ann', 'a');
    clock.skipped = 31_000;
    await groups('ann', 'a');
    expect(double.connections).toBe(2);
  });

  describe('behind TLS', () => {
    const secure = () => ({ insecure: false, cacert: join(folder, 'authority.pem') });
    const startTls = () => ({ startTLS: true, cacert: join(folder, 'authority.pem') });

    it('are asked for in TLS from the first byte by default', async () => {
      await open(secure(), { isSecure: true });
      expect(await groups('ann', 'a')).toEqual([]);
      expect(double.asked.every((one) => one.endsWith(' in TLS'))).toBe(true);
    });

    it('are asked for in TLS after StartTLS', async () => {
      await open(startTls());
      expect(await groups('ann', 'a')).toEqual([]);
      expect(double.asked).toEqual([
        'startTLS',
        'bind cn=reader,dc=example,dc=org in TLS',
        'search one (uid=ann) for 1.1 in TLS',
        `bind uid=ann,${base} in TLS`,
      ]);
    });

    it.each([
      ['TLS', secure, true],
      ['StartTLS', startTls, false],
    ] as const)('are not asked for over %s where the certificate does not hold', async (_, settings, isSecure) => {
      for (const wrong of [{ cacert: '' }, { address: '127.0.0.1' }]) {
        await open({ ...settings(), ...wrong }, { isSecure });
        await expect(source.verify('ann', 'a')).rejects.toEqual(down);
        expect(double.asked.filter((one) => one !== 'startTLS')).toEqual([]);
        source.stop();
        await files.stop();
        await double.stop();
      }
    });

    it.each([
      ['TLS', secure, true],
      ['StartTLS', startTls, false],
    ] as const)('are asked for over %s of any certificate with skipVerify', async (_, settings, isSecure) => {
      await open({ ...settings(), cacert: '', address: '127.0.0.1', skipVerify: true }, { isSecure });
      expect(await groups('ann', 'a')).toEqual([]);
    });

    it('are not asked for in the clear where the directory knows no TLS', async () => {
      await open(startTls());
      double.startTlsResult = 2;
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
      expect(double.asked).toEqual(['startTLS']);
      source.stop();
      await files.stop();
      await double.stop();
      await open(secure());
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
      expect(double.asked).toEqual([]);
    });

    it('are not believed from what came in the clear before TLS', async () => {
      await open(startTls());
      // The head of a good answer to the third bind: what comes in TLS afterwards would be its tail.
      double.injected = Buffer.from('300c02010461070a0100040004', 'hex');
      await expect(source.verify('ann', 'wrong')).rejects.toEqual(down);
      expect(double.asked).toEqual(['startTLS']);
    });

    it('are asked for by new authorities as soon as the file holds others', async () => {
      await writeFile(join(folder, 'authority.pem'), new Authority('another').certificate);
      await open(startTls(), { speed: 10 });
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
      await writeFile(join(folder, 'authority.pem'), authority.certificate);
      await until(async () => (await groups('ann', 'a').catch(() => undefined)) !== undefined);
    });
  });

  it('are found again as soon as the credentialsFile holds the right password', async () => {
    await writeFile(join(folder, 'service.json'), '{"bindDN":"cn=reader,dc=example,dc=org","bindPassword":"canary"}');
    await open({}, { speed: 10 });
    await expect(source.verify('ann', 'a')).rejects.toEqual(down);
    await writeFile(join(folder, 'service.json'), '{"bindDN": "canary');
    await until(() => log.messages('error').some((one) => one.includes('read again')));
    await writeFile(join(folder, 'service.json'), '{"bindDN":"cn=reader,dc=example,dc=org","bindPassword":"service"}');
    await until(async () => (await groups('ann', 'a').catch(() => undefined)) !== undefined);
    expect(
      JSON.stringify(log.lines, (_, value: unknown) => (value instanceof Error ? String(value) : value)),
    ).not.toContain('canary');
    expect(log.messages('info')).toContain('the directory answers again');
  });

  describe('of a directory that is down (F24)', () => {
    it('are told so within the time, and at once after that, until it is back', async () => {
      await open({}, { speed: 10 });
      double.isSilent = true;
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
      const before = double.connections;
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
      expect(double.connections).toBe(before);
      double.isSilent = false;
      await until(async () => (await groups('ann', 'a').catch(() => undefined)) !== undefined);
    });

    it('are told so where nobody listens', async () => {
      await open();
      await double.stop();
      await expect(source.verify('ann', 'a')).rejects.toEqual(down);
    });

    it('are told so by a server that speaks something else', async () => {
      const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      for (const settings of [{}, { startTLS: true }, { insecure: false }]) {
        await open({ ...settings, port: (other.address() as AddressInfo).port }, { speed: 10 });
        await expect(source.verify('ann', 'a')).rejects.toEqual(down);
        source.stop();
        await files.stop();
        await double.stop();
      }
      other.close();
    });
  });

  it.each([
    ['a file that is not there', { credentialsFile: '/nowhere/x.json' }, /the directory cannot be asked: .*nowhere/],
    ['authorities that are none', { cacert: 'package.json' }, /package.json holds no certificate in PEM/],
    ['a filter that is none', { userFilter: '(uid=' }, /userFilter of the directory is no filter of LDAP/],
  ])('stop the start with %s', async (_, settings, message) => {
    await expect(open(settings)).rejects.toThrow(message);
  });
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(10)) if (await condition()) return;
  throw new Error('it never came true');
}
