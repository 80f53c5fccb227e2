import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { codesOf } from '../support/client.js';
import { blob, imageOver } from '../support/content.js';
import { ExtensionProject, type ProjectRegistry } from '../support/extension-project.js';
import { expectStatus, pushImage, putManifest } from '../support/push.js';
import { runZot } from '../support/run-zot.js';

let project: ExtensionProject;
beforeAll(async () => (project = await ExtensionProject.open()));
afterAll(() => project.remove());

describe('@example/zot-webhook-admission', () => {
  let service: Server;
  let verdict: object;
  let registry: ProjectRegistry;

  beforeAll(async () => {
    service = createServer((_, response) => void response.end(JSON.stringify(verdict)));
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/`;
    registry = await project.start({
      extensions: { '@example/zot-webhook-admission': { url, timeout: '30s' } },
      packages: { '@example/zot-webhook-admission': { timeout: '40s' } },
    });
  });
  afterAll(async () => {
    await registry.stop();
    service.closeAllConnections();
    service.close();
  });

  it('lets the service decide', async () => {
    verdict = { allowed: true };
    await pushImage(registry.client, 'admitted', 'v1');
    verdict = { allowed: false, reason: 'no licence' };
    const answer = await putManifest(registry.client, 'refused', 'v1', imageOver(blob('{}'), []));
    expect([answer.status, codesOf(answer)]).toEqual([403, ['DENIED']]);
    expect(answer.body.toString()).toContain('no licence');
  });

  it('refuses pushes while the service makes no sense, and pulls go on', async () => {
    verdict = { allowed: 'perhaps' };
    const answer = await putManifest(registry.client, 'unsure', 'v1', imageOver(blob('{}'), []));
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
    expectStatus(await registry.client.get('/v2/admitted/manifests/v1'), 200);
    expect(registry.output()).toContain('@example/zot-webhook-admission');
  });
});

describe('@example/zot-memory-storage', () => {
  it('keeps all that is pushed, until the server stops', async () => {
    const storageDriver = { name: '@example/zot-memory-storage', limit: 100_000 };
    await using registry = await project.start({ storage: { dedupe: false, storageDriver } });
    const { image } = await pushImage(registry.client, 'in/memory', 'v1');
    const pulled = expectStatus(await registry.client.get('/v2/in/memory/manifests/v1'), 200);
    expect(pulled.body.equals(image.bytes)).toBe(true);
  });
});

describe('@example/zot-argon2-passwords', () => {
  it('lets a user with an argon2id hash log in, beside others', async () => {
    const hash = '$argon2id$v=19$m=64,t=1,p=1$bmEYZ92mDAUq667nobjM/g$VSUIR9VleK59bfOXgCT3uHWj6CXPhiqB5lSQeA0dS30';
    const bcrypt = '$2y$05$IYG4QPmGV8EGfdI/UnXpceY9QyAb1XJn7EeMU65XWQPTcVVWhAZtG';
    const path = project.writeFile('htpasswd', `alice:${hash}\nbob:${bcrypt}\n`);
    await using registry = await project.start({
      http: { auth: { htpasswd: { path } } },
      extensions: { '@example/zot-argon2-passwords': {} },
    });
    const login = async (name: string, password: string) => {
      const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
      return (await registry.client.get('/v2/', { authorization })).status;
    };
    expect([
      await login('alice', 'correct horse'),
      await login('alice', 'battery staple'),
      await login('bob', 'battery staple'),
    ]).toEqual([200, 401, 401]);
  });
});

describe('@example/zot-pull-counts', () => {
  it('has a route, a metric, a task, a command and an entry in the discovery', async () => {
    const root = project.writeFile('none', '').replace(/none$/, 'counted');
    const settings = {
      storage: { rootDirectory: root },
      extensions: { metrics: {}, '@example/zot-pull-counts': { interval: '1s' } },
    };
    const { client, stop } = await project.start(settings);
    try {
      await pushImage(client, 'team/app', 'v1');
      for (let n = 0; n < 3; n++) expectStatus(await client.get('/v2/team/app/manifests/v1'), 200);
      const json = async (path: string) =>
        JSON.parse(expectStatus(await client.get(path), 200).body.toString()) as object;
      expect(await json('/v2/_example/ext/pulls')).toEqual({ pulls: { 'team/app': 3 } });
      expect(await json('/v2/_oci/ext/discover')).toMatchObject({
        extensions: expect.arrayContaining([expect.objectContaining({ name: '_example' })]) as object,
      });
      const metrics = expectStatus(await client.get('/metrics'), 200).body.toString();
      expect(metrics).toContain('\nexample_pulls_total 3\n');
      expect(metrics).toContain('# TYPE zot_extension_failures_total counter');
      await kept(client, metrics);
    } finally {
      expect(await stop()).toBe(0);
    }
    const listed = await runZot(['run', project.write(settings), 'pulls', 'team/']);
    expect([listed.code, listed.stdout, listed.stderr]).toEqual([0, '3\tteam/app\n', '']);
  });

  /** Until the task has run once more, as its metrics tell: one that is under way may not see all. */
  async function kept(client: ProjectRegistry['client'], metrics: string): Promise<void> {
    const runs = (text: string) =>
      Number(/zot_task_runs_total\{name="example-pull-counts",result="good"\} (\d+)/.exec(text)?.[1] ?? 0);
    const before = runs(metrics);
    for (let now = before; now < before + 2; now = runs((await client.get('/metrics')).body.toString())) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});
