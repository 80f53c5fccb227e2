import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runZot, type RunOptions } from '../support/run-zot.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zot-verify-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, config: object | string) => {
  writeFileSync(join(folder, name), typeof config === 'string' ? config : JSON.stringify(config, null, 2));
};
const verify = (args: string[], options: RunOptions = {}) => runZot(['verify', ...args], { cwd: folder, ...options });

const bad = `{
  "storage": { "rootDirectory": "/tmp/zot", "gcDelay": "1 hour" },
  "http": { "port": "99999", "tsl": {} },
  "extensions": { "ui": {} }
}
`;

describe('zot verify', () => {
  it('says all that is wrong at once, each with its place and how to mend it', async () => {
    put('bad.json', bad);
    const { code, stdout, stderr } = await verify(['bad.json']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.split('\n').filter((line) => !line.startsWith('    about: '))).toEqual([
      'bad.json:2:45: error: storage.gcDelay: "1 hour" is not a duration',
      '    hint: write it as 1h',
      'bad.json:3:13: error: http.port: "99999" is not a port',
      '    hint: write a number from 0 to 65535',
      'bad.json:3:30: error: http.tsl: is not a key known here',
      '    hint: did you mean tls?',
      'bad.json:4:19: error: extensions.ui: needs extensions.search, which is not in this file',
      '    hint: add "search": {} to extensions',
      'bad.json is not good: 4 errors',
      '',
    ]);
  });

  it('says the same as JSON', async () => {
    put('bad.json', bad);
    const { code, stdout } = await verify(['--format', 'json', 'bad.json']);
    expect(code).toBe(1);
    const verdict = JSON.parse(stdout) as { issues: object[] };
    expect(verdict).toMatchObject({ file: 'bad.json', valid: false, errors: 4, warnings: 0 });
    expect(verdict).not.toHaveProperty('runs');
    expect(verdict.issues[1]).toEqual({
      severity: 'error',
      file: 'bad.json',
      line: 3,
      column: 13,
      path: 'http.port',
      keys: ['http', 'port'],
      message: '"99999" is not a port',
      hint: 'write a number from 0 to 65535',
      about: expect.stringContaining('The port to listen on') as string,
    });
  });

  it('calls a file good, and says what it runs', async () => {
    put('good.yaml', 'storage:\n  rootDirectory: /tmp/zot\n');
    const { code, stdout } = await verify(['good.yaml']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^good\.yaml is good\nIt runs .*\bstorage\b.*\.\n$/);
    const json = JSON.parse((await verify(['--format', 'json', 'good.yaml'])).stdout) as { runs: string[] };
    expect(json).toMatchObject({ valid: true, issues: [] });
    expect(json.runs).toContain('storage');
  });

  it('calls a file with warnings good', async () => {
    put('warned.json', { storage: { rootDirectory: '/tmp/zot' }, http: { tls: {} } });
    const { code, stdout } = await verify(['warned.json']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warned\.json:6:5: warning: http\.tls: \{\} counts as absent\n/);
    expect(stdout).toContain('warned.json is good, with 1 warning\n');
  });

  it('calls a file good that this version cannot serve, and says so', async () => {
    put('users', 'ann:$2y$05$abcdefghijklmnopqrstuuzxcvbnmasdfghjklqwertyuiop12345\n');
    const cluster = { members: ['127.0.0.1:5000'], hashKey: '0123456789abcdef' };
    put('later.json', { storage: { rootDirectory: '/tmp/zot' }, cluster });
    const { code, stdout } = await verify(['later.json']);
    expect(code).toBe(0);
    expect(stdout).toContain('This version cannot serve it:\nlater.json:5:3: error: cluster: is not served');
    const { unserved } = JSON.parse((await verify(['--format', 'json', 'later.json'])).stdout) as {
      unserved: object[];
    };
    expect(unserved).toMatchObject([{ severity: 'error', path: 'cluster' }]);
  });

  it('says why a file cannot be read', async () => {
    const { code, stdout } = await verify(['nowhere.json']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      'nowhere.json:1:1: error: the file cannot be read: there is no such file\nnowhere.json is not good: 1 error\n',
    );
  });

  it('never shows the value of a secret setting', async () => {
    const secret = 'hunter2-is-my-secret';
    const sink = {
      type: 'http',
      address: 'https://sink.example',
      credentials: { password: [secret], token: { secret } },
    };
    put('secret.json', {
      storage: { rootDirectory: '/tmp/zot' },
      http: { auth: { sessionHashKey: { secret }, sessionEncryptKey: [secret] } },
      extensions: { events: { enable: true, sinks: [sink] } },
    });
    for (const format of ['text', 'json']) {
      const { code, stdout, stderr } = await verify(['--format', format, 'secret.json']);
      expect(code).toBe(1);
      expect(stdout + stderr).not.toContain(secret);
    }
  });

  it('lets nothing in a file move the cursor or colour the terminal', async () => {
    put('escape.json', '{ "storage": { "gcDelay": "\\u001b[31mred\\u009b2J", "\\u001b]0;title\\u0007": 1 } }');
    const { stdout } = await verify(['escape.json']);
    expect(stdout).toContain('storage');

    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('colours where it is asked to, and not where it is asked not to', async () => {
    put('bad.json', bad);
    const red = '\u001b[31merror';
    expect((await verify(['bad.json'])).stdout).not.toContain('\u001b');
    expect((await verify(['bad.json'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(red);
    expect((await verify(['bad.json'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout).toContain(red);
    expect((await verify(['--no-color', 'bad.json'], { env: { FORCE_COLOR: '1' } })).stdout).not.toContain('\u001b');
  });
});

describe('zot-minimal verify', () => {
  it('passes over extensions, with a warning', async () => {
    put('extended.json', {
      storage: { rootDirectory: '/tmp/zot' },
      extensions: { search: { enable: true }, scrub: {} },
    });
    const { code, stdout } = await verify(['extended.json'], { program: 'zot-minimal' });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'extended.json:5:3: warning: extensions: this build has no extensions; search, scrub will not work\n' +
        '    hint: run zot, not zot-minimal\n',
    );
  });
});
