import { readFileSync } from 'node:fs';
import { ExtensionProject, type ProjectRegistry } from '../support/extension-project.js';
import { expectStatus, pushImage } from '../support/push.js';

const name = '@fixture/isolated-check';

describe('an isolated extension', () => {
  let project: ExtensionProject;
  beforeAll(async () => (project = await ExtensionProject.open()));
  afterAll(() => project.remove());

  const config = (settings: object = {}, more: object = {}) => ({
    extensions: { metrics: {}, [name]: { answer: 7, ...settings } },
    packages: { [name]: { isolated: true, ...more } },
  });

  /** Pushes under a tag that says what the extension shall do; the answer's detail, or undefined where it was taken. */
  async function push(
    { client }: ProjectRegistry,
    tag: string,
  ): Promise<{ status: number; detail: Record<string, unknown> }> {
    try {
      await pushImage(client, 'isolated', tag);
      return { status: 201, detail: {} };
    } catch (error) {
      const [, status, body] = /answered (\d+), not 201: (.*)$/s.exec((error as Error).message)!;
      const { errors } = JSON.parse(body!) as { errors: { detail: Record<string, unknown> }[] };
      return { status: Number(status), detail: errors[0]!.detail };
    }
  }

  async function until(holds: () => boolean | Promise<boolean>, output: () => string): Promise<void> {
    for (let tries = 0; tries < 800; tries++) {
      if (await holds()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it did not come to pass:\n${output()}`);
  }

  it('keeps the contract in a process of its own, as another user, with nothing of the server', async () => {
    await using registry = await project.start(config());
    const { status, detail } = await push(registry, 'who');
    expect({ status, ...detail }).toMatchObject({ status: 409, answer: 7, env: [], cwd: '/', isBuffer: true });
    expect(detail['size']).toBeGreaterThan(100);
    const server = readFileSync(`/proc/${String(detail['pid'])}/status`, 'utf8');
    expect(server).toMatch(/^Groups:\s*$/m);
    const own = process.getuid!();
    if (own === 0) expect(detail['uid']).toBeGreaterThanOrEqual(61_184);
    else expect(detail['uid']).toBe(own);
  });

  it('hears of pulls, and writes into the log of the server', async () => {
    await using registry = await project.start(config());
    await pushImage(registry.client, 'isolated', 'v1');
    expectStatus(await registry.client.get('/v2/isolated/manifests/v1'), 200);
    await until(() => registry.output().includes('pulled in another process'), registry.output);
    const line = registry
      .output()
      .split('\n')
      .find((text) => text.includes('pulled in'))!;
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', extension: name, repository: 'isolated', tag: 'v1' });
  });

  it('fails as any other: closed, or open where it says so', async () => {
    await using closed = await project.start(config());
    expect((await push(closed, 'bug')).status).toBe(503);
    expect((await push(closed, 'hang')).status).toBe(503);
    expect((await push(closed, 'v1')).status).toBe(201);
    await using open = await project.start(config({ onFailure: 'open' }));
    expect((await push(open, 'bug')).status).toBe(201);
  });

  it('has its settings judged where it is', async () => {
    const { issues } = await project.verify({ storage: { rootDirectory: '/tmp/x' }, ...config({ answer: 13 }) });
    expect(issues).toMatchObject([
      { line: 8, path: `extensions["${name}"].answer`, message: 'is unlucky', hint: 'take another' },
    ]);
  });

  it('is refused where it does more than a process of its own can', async () => {
    const other = '@example/zot-pull-counts';
    const { issues } = await project.verify({
      storage: { rootDirectory: '/tmp/x' },
      extensions: { [other]: {} },
      packages: { [other]: { isolated: true } },
    });
    expect(issues.map(({ message }) => message)).toEqual([
      `${other} cannot be isolated: it needs RecordStore, needs Rights`,
    ]);
  });

  // On a machine with too much to do, one that leaks or talks may be found not to answer first, or to hold what nobody reads.
  it.each([
    ['loop', /was killed, as it did not answer: it loops/],
    ['leak', /was killed, as it (?:held \d+ MB|did not answer)/],
    ['heap', /ended by SIGABRT|ended with 134|was killed, as it (?:held \d+ MB|did not answer)/],
    ['flood', /was killed, as it (?:talked without end|held \d+ MB|did not answer)/],
    ['exit', /ended with 3/],
  ])('that does a %s is ended, started again, and nobody else is hurt', async (deed, reason) => {
    await using registry = await project.start(config());
    const { detail } = await push(registry, 'who');
    await pushImage(registry.client, 'others', 'v1').catch(() => undefined);
    const done = push(registry, deed);
    await until(async () => {
      expectStatus(await registry.client.get('/v2/others/manifests/v1'), 200);
      return reason.test(registry.output());
    }, registry.output);
    expect([201, 503]).toContain((await done).status);
    await until(async () => (await push(registry, 'who')).status === 409, registry.output);
    expect((await push(registry, 'who')).detail['pid']).not.toBe(detail['pid']);
    expect(registry.output()).toMatch(/"again":1000/);
    const metrics = (await registry.client.get('/metrics')).body.toString();
    expect(metrics).toMatch(/zot_extension_failures_total\{extension="@fixture\/isolated-check"/);
  });
});
