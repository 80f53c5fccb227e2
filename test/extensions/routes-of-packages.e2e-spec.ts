import { codesOf, type Client } from '../support/client.js';
import { ExtensionProject, sections } from '../support/extension-project.js';
import { expectStatus, pushImage } from '../support/push.js';
import { runZot } from '../support/run-zot.js';
import { SpawnedZot } from '../support/spawned-zot.js';

const name = '@fixture/fails-at-routes';
const below = '/v2/_fixture/ext/failing';

describe('routes of a package', () => {
  let project: ExtensionProject;
  let root: string;
  let server: SpawnedZot;
  let client: Client;
  beforeAll(async () => {
    project = await ExtensionProject.open();
    root = project.writeFile('none', '').replace(/none$/, 'root');
    server = await SpawnedZot.spawn(project.write(config()));
    client = await server.listening();
  });
  afterAll(async () => {
    await server.kill();
    project.remove();
  });

  const config = (more: object = {}) =>
    sections({
      storage: { rootDirectory: root, gc: false },
      extensions: { metrics: {}, [name]: {} },
      packages: { [name]: { timeout: '200ms' } },
      ...more,
    });
  const failures = async () => {
    const metrics = expectStatus(await client.get('/metrics'), 200).body.toString();
    return Object.fromEntries(
      [
        ...metrics.matchAll(/zot_extension_failures_total\{extension="(.*?)",hook="(.*?)",failure="(.*?)"\} (\d+)/g),
      ].map(([, extension, hook, failure, count]) => [`${extension} ${hook} ${failure}`, Number(count)]),
    );
  };

  it('that throw and hang are answered, counted and logged by its name, and others go on', async () => {
    const hanging = client.get(`${below}/hangs`);
    await pushImage(client, 'goes/on', 'v1');
    expectStatus(await client.get('/v2/goes/on/manifests/v1'), 200);
    expect((await client.get(`${below}/answers`)).body.toString()).toBe('{"well":true}');
    for (const [answer, status] of [
      [await hanging, 503],
      [await client.get('/fixture/direct'), 503],
      [await client.get(`${below}/throws`), 500],
    ] as const) {
      expect([answer.status, codesOf(answer), answer.headers['content-type']]).toEqual([
        status,
        ['UNKNOWN'],
        'application/json',
      ]);
    }
    expect(await failures()).toEqual({
      [`${name} Failing.hangs late`]: 1,
      [`${name} http.routes GET /fixture/direct late`]: 1,
      [`${name} Failing.throws threw`]: 1,
    });
  });

  it('may stream for longer than that', async () => {
    const { status, body } = await client.get(`${below}/streams`);
    expect([status, body.toString()]).toEqual([200, 'piece by piece']);
  });

  it('are watched as well after a reload that keeps them', async () => {
    const before = await failures();
    const { code, stdout } = await runZot(['reload', project.write(config({ log: { level: 'warn' } }))]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/kept: .*@fixture\/fails-at-routes/)]);
    expect((await client.get(`${below}/hangs`)).status).toBe(503);
    const key = `${name} Failing.hangs late`;
    expect((await failures())[key]).toBe(before[key]! + 1);
  });

  it('are named in the log, and keep nobody from stopping', async () => {
    server.signal('SIGTERM');
    const { code, output } = await server.end();
    const lines = output.split('\n').filter((line) => line.includes('an extension failed'));
    expect(code).toBe(0);
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ level: 'error', extension: name, hook: 'Failing.hangs', failure: 'late' }),
        expect.objectContaining({ level: 'error', extension: name, hook: 'Failing.throws', failure: 'threw' }),
      ]),
    );
  });
});
