import { setTimeout as sleep } from 'node:timers/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { EventCatcher } from '../support/event-catcher.js';
import { expectStatus, pushImage, pushManifest } from '../support/push.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';
import { Zot } from '../support/start-zot.js';

const to = (url: string) => ({ events: { enable: true, sinks: [{ type: 'http', address: url, timeout: '2s' }] } });

describe('events', () => {
  let sink: EventCatcher;
  let zot: Zot;
  beforeEach(async () => {
    sink = await EventCatcher.listen();
    zot = await Zot.start({ settings: { extensions: to(sink.url) } });
  });
  afterEach(async () => {
    await zot.stop();
    await sink.close();
  });

  it('tell of repositories, of each tag that changes, and of what is removed, with who asked for it', async () => {
    const client = zot.client.with({ 'user-agent': 'test/1' });
    const { image } = await pushImage(client, 'team/app', 'v1');
    await pushManifest(client, 'team/app', 'v2', image);
    const byDigest = await pushImage(client, 'team/app', 'v3');
    await pushManifest(client, 'team/app', image.digest, image);
    expectStatus(await client.ask('DELETE', '/v2/team/app/manifests/v2'), 202);
    expectStatus(await client.ask('DELETE', `/v2/team/app/manifests/${byDigest.image.digest}`), 202);
    const events = await sink.until(6);
    const { digest, mediaType } = image;
    expect(events.map(({ type, data: { reference } }) => [type, reference])).toEqual([
      ['repository.created', undefined],
      ['image.updated', 'v1'],
      ['image.updated', 'v2'],
      ['image.updated', 'v3'],
      ['image.deleted', 'v2'],
      ['image.deleted', 'v3'],
    ]);
    const asked = (method: string) => ({
      actor: { name: '' },
      request: { addr: '127.0.0.1', method, useragent: 'test/1' },
    });
    expect(events[0]!.data).toEqual({ name: 'team/app', ...asked(expect.any(String) as string) });
    expect(events[1]!.data).toEqual({
      name: 'team/app',
      reference: 'v1',
      digest,
      mediaType,
      manifest: image.bytes.toString(),
      ...asked('PUT'),
    });
    expect(events[4]!.data).toEqual({ name: 'team/app', reference: 'v2', digest, mediaType, ...asked('DELETE') });
    expect(new Set(events.map(({ headers }) => headers['ce-id'])).size).toBe(6);
    expect(events[0]!.headers).toMatchObject({ 'ce-source': 'zotregistry.dev', 'ce-specversion': '1.0' });
  });

  it('name those who asked for them, also where requests cross', async () => {
    const clients = Array.from({ length: 8 }, (_, n) => zot.client.with({ 'user-agent': `client/${n}` }));
    await Promise.all(clients.map(async (client, n) => pushImage(client, `r${n}`, 'v1')));
    for (const { type, data } of await sink.until(16)) {
      if (type !== 'image.updated') continue;
      expect((data['request'] as { useragent: string }).useragent).toBe(`client/${data.name.slice(1)}`);
    }
  });

  it('F28: are no matter of a push, whatever the sink does', async () => {
    sink.status = undefined;
    await pushImage(zot.client, 'team/app', 'hanging');
    sink.status = 500;
    for (let n = 0; n < 20; n += 1) await pushImage(zot.client, `team/${n}`, 'v1');
    // All pushes are through, and no event is: nobody waits for the sink.
    expect(sink.caught).toEqual([]);
    await sink.close();
    await pushImage(zot.client, 'team/app', 'gone');
    sink = await EventCatcher.listen(sink.port);
    const events = await sink.until(43);
    expect(events.filter(({ type }) => type === 'image.updated')).toHaveLength(22);
  });
});

describe('what lint refuses', () => {
  it('is told of, with the manifest', async () => {
    const sink = await EventCatcher.listen();
    const lint = { enable: true, mandatoryAnnotations: ['org.example.owner'] };
    const zot = await Zot.start({ settings: { extensions: { ...to(sink.url), lint } } });
    try {
      await expect(pushImage(zot.client, 'team/app', 'v1')).rejects.toThrow('answered 400');
      await pushImage(zot.client, 'team/app', 'v2', { annotations: { 'org.example.owner': 'ann' } });
      const events = await sink.until(3);
      expect(events.map(({ type, data: { reference } }) => [type, reference])).toEqual([
        ['repository.created', undefined],
        ['image.lint_failed', 'v1'],
        ['image.updated', 'v2'],
      ]);
      expect(events[1]!.data).toMatchObject({
        name: 'team/app',
        digest: expect.stringMatching(/^sha256:/),
        manifest: expect.stringContaining('schemaVersion'),
        actor: { name: '' },
        request: { method: 'PUT' },
      });
    } finally {
      await zot.stop();
      await sink.close();
    }
  });
});

describe('the queue of events', () => {
  it('brings each event of an acknowledged push to its sink, in order, after a kill and after the sink was away', async () => {
    const sink = await EventCatcher.listen();
    const { port } = sink;
    await sink.close();
    const folder = await ConfigFolder.make();
    const config = await folder.config('events');
    const file = JSON.parse(await readFile(config, 'utf8')) as object;
    await writeFile(config, JSON.stringify({ ...file, extensions: to(`http://127.0.0.1:${port}/events`) }));
    let server = await SpawnedZot.spawn(config);
    let back: EventCatcher | undefined;
    try {
      const client = await server.listening();
      const { image } = await pushImage(client, 'a', 'v0');
      for (let n = 1; n < 30; n += 1) await pushManifest(client, 'a', `v${n}`, image);
      client.close();
      server.signal('SIGKILL');
      await server.end();

      server = await SpawnedZot.spawn(config);
      const again = await server.listening();
      await pushManifest(again, 'a', 'v30', image);
      again.close();
      await sleep(100);
      back = await EventCatcher.listen(port);
      const updated = (await back.until(32)).filter(({ type }) => type === 'image.updated');
      const seen = [...new Set(updated.map(({ data }) => data.reference))];
      expect(seen).toEqual(Array.from({ length: 31 }, (_, n) => `v${n}`));
      server.signal('SIGTERM');
      expect((await server.end()).code).toBe(0);
    } finally {
      await server.kill();
      await back?.close();
      await folder.remove();
    }
  });
});
