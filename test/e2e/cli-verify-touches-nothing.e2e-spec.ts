import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkout, run, runZot } from '../support/run-zot.js';

const hasStrace = (() => {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

let folder: string;
beforeAll(async () => {
  await runZot([]); // Builds, where sources have changed.
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'zot-verify-')));
  writeFileSync(join(folder, 'ldap.yaml'), 'bindDN: cn=zot\nbindPassword: secret\n');
  writeFileSync(
    join(folder, 'config.json'),
    JSON.stringify({
      storage: { rootDirectory: join(folder, 'root'), subPaths: { '/a': { rootDirectory: join(folder, 'a') } } },
      http: {
        port: '5000',
        tls: { cert: join(folder, 'server.pem'), key: join(folder, 'server.key') },
        auth: {
          htpasswd: { path: join(folder, 'htpasswd') },
          ldap: {
            address: 'ldap.example',
            baseDN: 'dc=example',
            userAttribute: 'uid',
            credentialsFile: join(folder, 'ldap.yaml'),
          },
        },
      },
      log: { output: join(folder, 'zot.log'), audit: join(folder, 'audit.log') },
      extensions: { search: { enable: true, cve: {} }, metrics: {}, scrub: {} },
    }),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const unchanged = () => expect(readdirSync(folder).sort()).toEqual(['config.json', 'ldap.yaml']);

describe('zot verify', () => {
  // Node refuses what it was not started with, by an error that verify would end with.
  it('works where it may write nothing, connect to nothing, start nothing and read only what it must', async () => {
    const node = join(checkout, 'node_modules/.bin/node');
    const mayRead = [checkout, join(folder, 'config.json'), join(folder, 'ldap.yaml')];
    const args = ['--permission', ...mayRead.map((path) => `--allow-fs-read=${path}`), 'dist/bundle/zot.mjs'];
    const { code, stdout, stderr } = await run(node, [...args, 'verify', join(folder, 'config.json')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('is good');
    unchanged();
  });

  (hasStrace ? it : it.skip)(
    'opens no socket, writes nothing and opens only what the config names (strace)',
    async () => {
      const trace = join(tmpdir(), `${folder.split('/').pop()}.strace`);
      const calls = 'trace=%file,%network';
      const { code } = await run('strace', [
        ...['-f', '-qq', '-y', '-s', '4096', '-e', calls, '-o', trace],
        ...[join(checkout, 'bin/zot'), 'verify', join(folder, 'config.json')],
      ]);
      expect(code).toBe(0);
      const lines = readFileSync(trace, 'utf8').split('\n');
      rmSync(trace);
      expect(lines.length).toBeGreaterThan(100);
      expect(lines.filter((line) => /\b(socket|connect|bind|listen|accept4?|sendto)\(/.test(line))).toEqual([]);
      expect(lines.filter((line) => isWrite(line) && !line.includes('"/dev/'))).toEqual([]);
      const opened = lines.flatMap((line) => /\bopen(?:at)?\((?:[^"]*, )?"([^"]+)".*\) = \d/.exec(line)?.[1] ?? []);
      const own = new RegExp(`^(${realpathSync(checkout)}/|/(etc|lib|lib64|usr|proc|sys|dev)/)`);
      expect([...new Set(opened.filter((path) => !own.test(path)))].sort()).toEqual([
        join(folder, 'config.json'),
        join(folder, 'ldap.yaml'),
      ]);
      unchanged();
    },
  );
});

/** A call that changes something on a file system, if it succeeded. */
function isWrite(line: string): boolean {
  if (!/ = \d/.test(line)) return false;
  if (/\bopen(at)?\(/.test(line)) return /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND/.test(line);
  return /\b(creat|mkdir|rmdir|unlink|rename|link|symlink|truncate|chmod|chown|utime|mknod|setxattr)\w*\(/.test(line);
}
