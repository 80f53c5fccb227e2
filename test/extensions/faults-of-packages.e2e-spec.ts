import { ExtensionProject, sections, type VerifiedIssue } from '../support/extension-project.js';
import { runZot } from '../support/run-zot.js';

/** One sentence for each package that cannot be used, all of them in one file. */
const faults: Readonly<Record<string, RegExp>> = {
  '@fixture/throws-on-import': /^@fixture\/throws-on-import cannot be loaded: no licence for today$/,
  '@fixture/hangs-on-import': /^@fixture\/hangs-on-import was not loaded within 300ms$/,
  '@fixture/exports-a-class': /^@fixture\/exports-a-class exports the class Quota$/,
  '@fixture/made-for-another-contract': /is made for the contract \^99\.0\.0, and this server has \d+\.\d+\.\d+$/,
  '@fixture/without-a-contract': /is no extension of zot: its package\.json names no contract$/,
  '@fixture/not-installed':
    /^@fixture\/not-installed cannot be found; looked for in .*\/project\/node_modules\/@fixture\/not-installed, /,
  '@example/zot-memory-storage': /exports no extension, but what a setting is set to$/,
  './nothing.js': /cannot be found; looked for at .*\/nothing\.js$/,
  'https://example.com/x.js': /is no name of a package$/,
};

describe('a package that cannot be used', () => {
  let project: ExtensionProject;
  beforeAll(async () => (project = await ExtensionProject.open()));
  afterAll(() => project.remove());

  const told = (issues: readonly VerifiedIssue[]) =>
    issues.map(({ severity, line, path, message }) => `${severity} ${line} ${path}: ${message}`);

  it('is named by verify with its line, with all the others, and serve refuses', async () => {
    const extensions = Object.fromEntries(Object.keys(faults).map((name) => [name, {}]));
    const packages = { '@fixture/hangs-on-import': { timeout: '300ms' } };
    const config = sections({ extensions, packages });
    const { code, issues } = await project.verify(config);
    expect(issues.map(({ severity, path }) => [severity, path])).toEqual(
      Object.keys(faults).map((name) => ['error', `extensions[${JSON.stringify(name)}]`]),
    );
    for (const [index, pattern] of Object.values(faults).entries()) expect(issues[index]!.message).toMatch(pattern);
    expect(issues.map(({ line }) => line)).toEqual(issues.map((_, index) => issues[0]!.line + index));
    expect(code).toBe(1);
    const served = await runZot(['serve', project.write(config)]);
    expect(served.code).toBe(1);
    expect(served.stderr).toContain(`has ${issues.length} errors`);
  });

  it('is told how to be mended', async () => {
    const { issues } = await project.verify(sections({ extensions: { '@fixture/not-installed': {} } }));
    expect(issues[0]!.hint).toMatch(/^run npm install @fixture\/not-installed in .*\/configs\//);
  });

  it('needs what is not in the file', async () => {
    const { issues } = await project.verify(sections({ extensions: { '@fixture/needs-what-is-off': {} } }));
    expect(told(issues)).toEqual([
      'error 11 extensions["@fixture/needs-what-is-off"]: needs http.auth.htpasswd, which is not in this file',
    ]);
  });

  it('asks for what it does not say it needs', async () => {
    const { issues } = await project.verify(
      sections({ extensions: { '@fixture/asks-for-what-it-does-not-need': {} } }),
    );
    expect(told(issues)).toEqual([
      'error 11 extensions["@fixture/asks-for-what-it-does-not-need"]: cannot be wired: StoreCheck asks for Stores, which it cannot reach',
    ]);
    expect(issues[0]!.hint).toBe('its definition must name Stores, which is of storage, under needs');
  });

  it('replaces what another one replaces already: both are named', async () => {
    const { issues } = await project.verify(
      sections({
        http: { address: '127.0.0.1', port: '0', auth: { htpasswd: { path: '/etc/zot/htpasswd' } } },
        extensions: { '@fixture/replaces-passwords': {}, '@fixture/replaces-passwords-too': {} },
      }),
    );
    expect(told(issues)).toEqual([
      'error 17 extensions["@fixture/replaces-passwords-too"]: ' +
        'replaces PasswordVerifier, which extensions.@fixture/replaces-passwords replaces already',
    ]);
  });

  it.each([
    [{ path: 'v2/_catalog' }, 'has the route GET /v2/_catalog, which distribution has already'],
    [{ path: 'v2/fixture' }, "has the route GET /v2/fixture, where only the registry's own can be"],
    [{ hasRule: false }, 'no access rule says who may call GET /v2/_fixture/ext/routes'],
  ])('has a route that cannot be: %j', async (settings, message) => {
    const { code, issues } = await project.verify(sections({ extensions: { '@fixture/with-routes': settings } }));
    expect({ code, messages: issues.map((one) => one.message) }).toEqual({ code: 1, messages: [message] });
  });

  it('has settings that are wrong: told as those of built-ins are', async () => {
    const { issues } = await project.verify(
      sections({
        extensions: {
          '@fixture/in-commonjs': { tag: 'x'.repeat(30), tga: 'y' },
          '@example/zot-pull-counts': { interval: '1' },
        },
      }),
    );
    expect(told(issues)).toEqual([
      'error 12 extensions["@fixture/in-commonjs"].tag: must be shorter than or equal to 20 characters',
      'error 13 extensions["@fixture/in-commonjs"].tga: is not a key known here',
      'error 16 extensions["@example/zot-pull-counts"].interval: "1" is not a duration, since it has no unit',
    ]);
  });

  it.each([
    ['version', '^2.0.0', /^is \^2\.0\.0, and 1\.0\.0 is installed in /],
    ['integrity', `sha512-${'A'.repeat(86)}==`, /^is not that of the files in /],
  ])('is not the one that is asked for: %s', async (key, value, message) => {
    const packages = { '@fixture/throws-on-import': { [key]: value } };
    const { code, issues } = await project.verify(
      sections({ extensions: { '@fixture/throws-on-import': {} }, packages }),
    );
    expect(code).toBe(1);
    expect(issues).toHaveLength(1);
    expect(issues[0]!.path).toBe(`packages["@fixture/throws-on-import"].${key}`);
    expect(issues[0]!.message).toMatch(message);
  });

  it('may be missing where it is optional', async () => {
    const packages = { '@fixture/throws-on-import': { optional: true } };
    const { code, issues, runs } = await project.verify(
      sections({ extensions: { '@fixture/throws-on-import': {} }, packages }),
    );
    expect(code).toBe(0);
    expect(issues).toMatchObject([{ severity: 'warning', line: 11 }]);
    expect(runs).not.toContain('extensions.@fixture/throws-on-import');
  });
});
