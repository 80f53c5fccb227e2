import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codesOf } from '../support/client.js';
import { pushImage, putManifest } from '../support/push.js';
import { runZot } from '../support/run-zot.js';
import { SpawnedZot } from '../support/spawned-zot.js';
import { filesBelow } from './rig/files-below.js';
import { command, Mounts } from './rig/mounts.js';

describe('F32: a root that cannot be written', () => {
  let mounts: Mounts;
  let zot: SpawnedZot | undefined;
  let config: string;
  let place: string;
  beforeEach(async () => {
    mounts = new Mounts();
    place = mounts.mount('disk', '-t', 'tmpfs', '-o', 'size=32m', 'tmpfs');
    config = join(mounts.folder, 'config.json');
    const storage = { rootDirectory: join(place, 'root'), gc: true, gcDelay: '1s', gcInterval: '1h' };
    await writeFile(
      config,
      JSON.stringify({ storage, http: { address: '127.0.0.1', port: '0' }, log: { level: 'fatal' } }),
    );
  });
  afterEach(async () => {
    await zot?.kill();
    mounts[Symbol.dispose]();
  });

  it('is pulled from while it is read-only, answers writes with 507, and takes them again', async () => {
    zot = await SpawnedZot.spawn(config);
    const client = await zot.listening();
    const { image, layer } = await pushImage(client, 'a/app', 'v1');
    // What the server holds open for writing keeps the mount itself from becoming so; a bind mount over it does not.
    command('mount', '--bind', place, place);
    command('mount', '-o', 'remount,bind,ro', place);
    try {
      expect((await client.get('/v2/a/app/manifests/v1')).body.equals(image.bytes)).toBe(true);
      expect((await client.get(`/v2/a/app/blobs/${layer.digest}`)).body.equals(layer.bytes)).toBe(true);
      for (const refused of [
        await client.ask('POST', '/v2/a/app/blobs/uploads/'),
        await putManifest(client, 'a/app', 'v2', image),
        await client.ask('DELETE', '/v2/a/app/manifests/v1'),
      ]) {
        expect([refused.status, codesOf(refused)]).toEqual([507, ['UNKNOWN']]);
      }
    } finally {
      command('umount', place);
    }
    await pushImage(client, 'a/app', 'v2');
    client.close();
    zot.signal('SIGTERM');
    expect((await zot.end()).code).toBe(0);
  });

  it('refuses a start, and says why', async () => {
    command('mkdir', join(place, 'root'));
    command('mount', '-o', 'remount,ro', place);
    zot = await SpawnedZot.spawn(config);
    const { code, output } = await zot.end();
    expect([code, output]).toEqual([1, expect.stringContaining(join(place, 'root'))]);
    expect(output).toMatch(/read-only/);
    expect(output).not.toMatch(/\n\s+at /);
    command('mount', '-o', 'remount,rw', place);
  });

  it('is not written by a dry run, done or killed', async () => {
    zot = await SpawnedZot.spawn(config);
    const client = await zot.listening();
    for (let n = 0; n < 20; n += 1) await pushImage(client, `app${n}`, 'v1');
    client.close();
    zot.signal('SIGTERM');
    await zot.end();
    const root = join(place, 'root');
    const before = await filesBelow(root);
    await runZot(['verify-feature', 'retention', config]);
    expect(await filesBelow(root)).toEqual(before);
    await runZot(['verify-feature', 'retention', config], { patienceMs: 600 });
    expect(await filesBelow(root)).toEqual(before);
    zot = await SpawnedZot.spawn(config);
    (await zot.listening()).close();
  });
});
