import { join } from 'node:path';
import { freshBundle } from '../support/bundle.js';
import { checkout, run, runZot } from '../support/run-zot.js';

describe('the command line', () => {
  it('prints its help, with examples, where nothing is asked', async () => {
    const { code, stdout, stderr } = await runZot([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: zot <command> \[options\]/);
    expect(stdout).toMatch(/Examples:\n {2}zot verify config\.json/);
    expect((await runZot(['--help'])).stdout).toBe(stdout);
    expect((await runZot(['help'])).stdout).toBe(stdout);
  });

  it.each(['serve', 'verify', 'plan', 'reload', 'schema', 'completion'])(
    'explains %s, with examples',
    async (command) => {
      const { code, stdout } = await runZot(['help', command]);
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`^Usage: zot ${command}`));
      expect(stdout).toMatch(new RegExp(`Examples:\n.*zot.* ${command}`));
      expect(await runZot([command, '--help'])).toEqual({ code: 0, stdout, stderr: '' });
    },
  );

  it.each([
    [['verify'], "missing required argument 'config'"],
    [['serve'], "missing required argument 'config'"],
    [['verify', 'one.json', 'two.json'], "too many arguments for 'verify'"],
    [['reload'], "missing required argument 'config'"],
    [['plan', '--form', 'old.json', 'new.json'], "unknown option '--form'"],
    [['sevre', 'config.json'], "unknown command 'sevre'; did you mean serve?"],
    [['help', 'verfy'], "unknown command 'verfy'; did you mean verify?"],
    [['quux'], "unknown command 'quux'; see zot --help"],
    [['--vresion'], "unknown option '--vresion'"],
    [['verify', '--fromat', 'json', 'config.json'], "unknown option '--fromat'"],
    [['verify', '--format', 'xml', 'config.json'], 'Write text or json.'],
    [['serve', '--grace', '5', 'config.json'], 'it has no unit; write 5s for seconds'],
    [['serve', '--grace=-1s', 'config.json'], 'must not be negative'],
    [['completion', 'ksh'], 'Allowed choices are bash, zsh, fish, powershell'],
  ])('refuses %j as wrong usage', async (args, sentence) => {
    const { code, stdout, stderr } = await runZot(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('says what it is', async () => {
    const { code, stdout } = await runZot(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^zot \d+\.\d+\.\d+ \(OCI distribution spec 1\.1\.1, .*node v\d+\.\d+\.\d+\)\n$/);
    expect((await runZot(['-v'])).stdout).toBe(stdout);
    const json = JSON.parse((await runZot(['--version', '--format', 'json'])).stdout) as object;
    expect(json).toMatchObject({
      'distribution-spec': '1.1.1',
      'binary-type': 'full',
      'node version': process.version,
    });
    const minimal = await runZot(['--format', 'json', '-v'], { program: 'zot-minimal' });
    expect(JSON.parse(minimal.stdout)).toMatchObject({ 'binary-type': 'minimal' });
  });

  it('ends without a word where nobody reads on', async () => {
    await freshBundle();
    const command = `"${join(checkout, 'bin/zot')}" schema | head -n 1`;
    const { stdout, stderr } = await run('/bin/sh', ['-c', command]);
    expect([stdout, stderr]).toEqual(['{\n', '']);
  });

  it('runs by npx', async () => {
    await runZot([]);
    const { code, stdout } = await run('npx', ['--no-install', 'zot', '--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^zot \d/);
  });
});
