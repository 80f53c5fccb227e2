import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Clock } from '@zot/extension-api';
import { PlainPasswordVerifier, RecordingLog } from '@zot/testkit';
import { HtpasswdSource } from './htpasswd-source.js';
import { HtpasswdUsers } from './htpasswd-users.js';

/** Looks every five milliseconds where the users look every 400. */
class FastClock extends Clock {
  now = () => Date.now();
  monotonic = () => performance.now();
  async sleep(_ms: number, signal?: AbortSignal): Promise<void> {
    await sleep(5, undefined, signal ? { signal } : {});
  }
}

describe('users of a file', () => {
  let folder: string;
  let path: string;
  let log: RecordingLog;
  let users: HtpasswdUsers;
  let verifier: PlainPasswordVerifier;
  let source: HtpasswdSource;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-htpasswd-'));
    path = join(folder, 'htpasswd');
    await writeFile(path, 'ann:plain$a\nbob:plain$b\n');
    open();
  });
  afterEach(async () => {
    await users.stop();
    await rm(folder, { recursive: true });
  });

  function open(): void {
    log = new RecordingLog();
    verifier = new PlainPasswordVerifier();
    users = new HtpasswdUsers(path, verifier, new FastClock(), log);
    source = new HtpasswdSource(users, verifier);
  }
  const logsIn = async (name: string, password: string) => (await source.verify(name, password)) !== undefined;
  const until = async (condition: () => boolean | Promise<boolean>) => {
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(5)) if (await condition()) return;
    throw new Error('it never came true');
  };
  const errors = () => log.lines.filter(({ level }) => level === 'error').length;

  it('log in by their passwords', async () => {
    await users.start();
    expect(await logsIn('ann', 'a')).toBe(true);
    expect(await logsIn('ann', 'b')).toBe(false);
    expect(await logsIn('ann', '')).toBe(false);
    expect(await logsIn('Ann', 'a')).toBe(false);
  });

  it('cost one check, whoever asks (S19)', async () => {
    await writeFile(path, 'ann:plain$a\nold:$apr1$x$y\n');
    await users.start();
    for (const [name, password] of [
      ['ann', 'a'],
      ['ann', 'wrong'],
      ['nobody', 'a'],
      ['old', 'a'],
      ['', 'a'],
      ['__proto__', 'a'],
    ] as const) {
      verifier.checks = 0;
      expect(await logsIn(name, password)).toBe(name === 'ann' && password === 'a');
      expect(verifier.checks).toBe(1);
    }
  });

  it.each([
    ['written over', async () => writeFile(path, 'bob:plain$b\n')],
    [
      'replaced by a rename',
      async () => {
        await writeFile(`${path}.new`, 'bob:plain$b\n');
        await rename(`${path}.new`, path);
      },
    ],
  ])('are out once the file is %s without them, and so is what was remembered (S05)', async (_, change) => {
    await users.start();
    const [ann, bob] = [await source.verify('ann', 'a'), await source.verify('bob', 'b')];
    await change();
    await until(() => !ann!.stillHolds!());
    expect(await logsIn('ann', 'a')).toBe(false);
    expect(bob!.stillHolds!()).toBe(true);
    expect(await logsIn('bob', 'b')).toBe(true);
  });

  it('follow a link that is swapped, as Kubernetes does', async () => {
    await rm(path);
    for (const [version, text] of [
      ['1', 'ann:plain$a\n'],
      ['2', 'ann:plain$new\n'],
    ] as const) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, 'htpasswd'), text);
    }
    await symlink('1', join(folder, '..data'));
    await symlink('..data/htpasswd', path);
    await users.start();
    const before = await source.verify('ann', 'a');
    await symlink('2', join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    await until(() => !before!.stillHolds!());
    expect(await logsIn('ann', 'a')).toBe(false);
    expect(await logsIn('ann', 'new')).toBe(true);
  });

  it.each([
    ['ends in the middle of a hash', 'ann:plain$a\ncy'],
    ['ends in the middle of a name', 'cyd:plain$c\nann:pla'],
    ['is no text', Buffer.from([0x61, 0x3a, 0xff, 0xfe, 0x0a])],
  ])('stay as they were while the file %s, and one line says so', async (_, content) => {
    await users.start();
    const bob = await source.verify('bob', 'b');
    await writeFile(path, content);
    await until(() => errors() > 0);
    await sleep(60);
    expect(errors()).toBe(1);
    expect(bob!.stillHolds!()).toBe(true);
    expect(await logsIn('ann', 'a')).toBe(true);
    expect(await logsIn('cyd', 'c')).toBe(false);
    await writeFile(path, 'cyd:plain$c\n');
    await until(async () => logsIn('cyd', 'c'));
    expect(await logsIn('bob', 'b')).toBe(false);
  });

  it('stay while the file is gone, until it is there again', async () => {
    await users.start();
    await rm(path);
    await until(() => errors() > 0);
    expect(await logsIn('ann', 'a')).toBe(true);
    await writeFile(path, 'cyd:plain$c\n');
    await until(async () => logsIn('cyd', 'c'));
  });

  it('of whom the last is removed are none', async () => {
    await users.start();
    await writeFile(path, '');
    await until(async () => !(await logsIn('ann', 'a')));
    expect(log.messages('warn')).toEqual(['the file of users holds none']);
  });

  it('who are removed during their check do not come in', async () => {
    await users.start();
    const ann = await source.verify('ann', 'a');
    const slow = new (class extends PlainPasswordVerifier {
      override async verify(password: string, hash: string): Promise<boolean> {
        await writeFile(path, 'bob:plain$b\n');
        await until(() => !ann!.stillHolds!());
        return super.verify(password, hash);
      }
    })();
    expect(await new HtpasswdSource(users, slow).verify('ann', 'a')).toBeUndefined();
  });

  it('of whom some have no hash that counts are told by lines, never by name or hash', async () => {
    await writeFile(path, 'ann:plain$a\ncanary:$apr1$canary\ncanary\n');
    await users.start();
    expect(log.lines).toContainEqual({
      level: 'warn',
      message: 'lines of the file of users let nobody in',
      fields: {
        module: 'htpasswd',
        file: path,
        count: 2,
        lines: ['line 2 does not begin with plain$', 'line 3 has no colon between name and hash'],
      },
    });
    expect(JSON.stringify(log.lines)).not.toContain('canary');
    expect(await logsIn('ann', 'a')).toBe(true);
  });

  it('stop the start where the file cannot be read', async () => {
    await rm(path);
    await expect(users.start()).rejects.toThrow(`the file of users ${path} cannot be read: there is no such file`);
  });
});
