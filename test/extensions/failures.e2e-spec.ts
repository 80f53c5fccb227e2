import { ExtensionProject, sections, type ProjectRegistry } from '../support/extension-project.js';
import { expectStatus, pushImage } from '../support/push.js';
import { runZot } from '../support/run-zot.js';

let project: ExtensionProject;
beforeAll(async () => (project = await ExtensionProject.open()));
afterAll(() => project.remove());

const name = '@fixture/fails-at-start';
const failing = (phase: string, more: object = {}) => ({
  extensions: { [name]: { phase } },
  packages: { [name]: { timeout: '300ms', ...more } },
});

describe('a package that fails as the server starts', () => {
  it.each([
    ['module', /failed as it was asked for its module: no licence for today \(.*\/fails-at-start\/index\.js:\d+:\d+\)/],
    ['built', /failed as it was built: no licence for today \(.*\/fails-at-start\/index\.js:\d+:\d+\)/],
    ['started', /failed as it was started: no licence for today \(.*\/fails-at-start\/index\.js:\d+:\d+\)/],
    ['hangs', /failed as it was started: no answer within 300 ms/],
    ['rules', /the rules of extensions\.@fixture\/fails-at-start failed: no licence for today/],
  ])('stops the start, with its name, the phase and the line: %s', async (phase, message) => {
    const file = project.write(sections(failing(phase)));
    const { code, stderr } = await runZot(['serve', file]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/config\.json:11:\d+: error: extensions\["@fixture\/fails-at-start"\]: /);
    expect(stderr).toMatch(message);
    expect(stderr).toContain('does not start');
    // Its operator needs no stack; who wrote the package gets the line.
    expect(stderr).not.toContain('    at ');
  });

  it.each(['module', 'built', 'started', 'hangs'])('is left out where it is optional: %s', async (phase) => {
    await using registry = await project.start(failing(phase, { optional: true }));
    await pushImage(registry.client, 'goes/on', 'v1');
    expect(registry.output()).toMatch(
      /warning: extensions\["@fixture\/fails-at-start"\]: .*; the server runs without it/,
    );
    expect(registry.output().match(/the server runs without it/g)).toHaveLength(1);
  });

  it.each(['ready', 'timer', 'promise'])('when it has started hurts nobody: %s', async (phase) => {
    await using registry = await project.start(failing(phase));
    await pushImage(registry.client, 'goes/on', 'v1');
    for (let tries = 0; tries < 100 && !registry.output().includes('no licence'); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const line = registry
      .output()
      .split('\n')
      .find((text) => text.includes('an extension failed'))!;
    expect(JSON.parse(line)).toMatchObject({ level: 'error', extension: name, failure: 'threw' });
    expectStatus(await registry.client.get('/v2/goes/on/manifests/v1'), 200);
    expect(await registry.stop()).toBe(0);
  });
});

describe('a hook of a package that fails', () => {
  const failingHook = (hook: string, how: string, onFailure = 'closed') => ({
    extensions: { metrics: {}, '@fixture/fails-at-run-time': { hook, how, onFailure } },
    packages: { '@fixture/fails-at-run-time': { timeout: '200ms' } },
  });

  async function during(config: Readonly<Record<string, object>>, act: (registry: ProjectRegistry) => Promise<void>) {
    await using registry = await project.start(config);
    await act(registry);
    const metrics = (await registry.client.get('/metrics')).body.toString();
    const [failures] = /zot_extension_failures_total\{.*\} \d+/.exec(metrics) ?? [];
    return { failures, output: registry.output() };
  }

  // One server for each would take a minute; what differs between points is their table, which has specs.
  it.each([
    ['check', 'hangs', 'late'],
    ['check', 'throws', 'threw'],
  ])('refuses pushes, and lets pulls pass: %s %s', async (hook, how, failure) => {
    const { failures, output } = await during(failingHook(hook, how), async ({ client }) => {
      await expect(pushImage(client, 'closed', 'v1')).rejects.toThrow('answered 503, not 201');
      expectStatus(await client.get('/v2/closed/manifests/v1'), 404);
    });
    expect(failures).toContain(
      `{extension="@fixture/fails-at-run-time",hook="registry.manifest-checks.check",failure="${failure}"} 1`,
    );
    expect(output).toContain('"extension":"@fixture/fails-at-run-time"');
  });

  it.each([
    ['check', 'rejects', 'open'],
    ['pushed', 'hangs', 'closed'],
    ['pulled', 'throws', 'closed'],
    ['finished', 'throws', 'closed'],
    ['register', 'throws', 'closed'],
    ['discovery', 'throws', 'closed'],
  ])('lets requests pass: %s %s', async (hook, how, onFailure) => {
    const { failures } = await during(failingHook(hook, how, onFailure), async ({ client }) => {
      await pushImage(client, 'open', 'v1');
      expectStatus(await client.get('/v2/open/manifests/v1'), 200);
      expectStatus(await client.get('/v2/_oci/ext/discover'), 200);
    });
    expect(failures).toContain('extension="@fixture/fails-at-run-time"');
  });

  it('makes nobody anonymous: whoever asks is told to come back', async () => {
    await using registry = await project.start(failingHook('authenticate', 'rejects'));
    const { status, headers } = await registry.client.get('/v2/');
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    expectStatus(await registry.client.get('/livez'), 200);
  });

  it('lets clients be told of other ways to log in', async () => {
    await using registry = await project.start(failingHook('challenge', 'throws'));
    expectStatus(await registry.client.get('/v2/'), 401);
  });
});

it('a port that a package has replaced is not waited for without end, and lets nobody in', async () => {
  const path = project.writeFile('htpasswd', 'alice:alice\n');
  await using registry = await project.start({
    http: { auth: { htpasswd: { path } } },
    extensions: { metrics: {}, '@fixture/replaces-passwords': {} },
    packages: { '@fixture/replaces-passwords': { timeout: '2s' } },
  });
  const as = (password: string) => ({
    authorization: `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`,
  });
  const login = async (password: string) => (await registry.client.get('/v2/', as(password))).status;
  expect([await login('alice'), await login('bob'), await login('hang')]).toEqual([200, 401, 503]);
  const metrics = (await registry.client.get('/metrics', as('alice'))).body.toString();
  expect(metrics).toMatch(/zot_extension_failures_total\{.*hook="PasswordVerifier\.verify",failure="late"\} 1/);
});
