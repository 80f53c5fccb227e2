import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBlob } from '../support/content.js';
import { pushBlob, pushImage } from '../support/push.js';
import { SpawnedZot } from '../support/spawned-zot.js';
import { filesBelow } from './rig/files-below.js';

/** Stops in an upload are in `test/e2e/graceful-stop`, double starts in F17. */
describe('F31: a server that is told to stop while it collects garbage', () => {
  it('ends with 0, and has taken nothing that is of use', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zot-f31-'));
    const root = join(folder, 'root');
    const file = join(folder, 'config.json');
    const storage = { rootDirectory: root, gc: true, gcDelay: '100ms', gcInterval: '20ms', gcMaxSchedulerDelay: '1ms' };
    await writeFile(
      file,
      JSON.stringify({ storage, http: { address: '127.0.0.1', port: '0' }, log: { level: 'error' } }),
    );
    const kept = new Map<string, Buffer>();
    let zot: SpawnedZot | undefined;
    try {
      for (let round = 0; round < 4; round += 1) {
        zot = await SpawnedZot.spawn(file);
        const client = await zot.listening();
        for (const [path, bytes] of kept) expect((await client.get(path)).body.equals(bytes)).toBe(true);
        const { image, layer } = await pushImage(client, `app${round}`, 'v1');
        kept.set(`/v2/app${round}/manifests/v1`, image.bytes);
        kept.set(`/v2/app${round}/blobs/${layer.digest}`, layer.bytes);
        await Promise.all(Array.from({ length: 150 }, async () => pushBlob(client, 'garbage', randomBlob(50))));
        client.close();
        // Some of it is old enough by now, and some is not.
        await sleep(40 * round);
        zot.signal('SIGTERM');
        expect(await zot.end()).toMatchObject({ code: 0 });
      }
      zot = await SpawnedZot.spawn(file);
      const client = await zot.listening();
      for (const [path, bytes] of kept) expect((await client.get(path)).body.equals(bytes)).toBe(true);
      client.close();
      while ((await filesBelow(root)).some((path) => path.startsWith('garbage/'))) await sleep(50);
    } finally {
      await zot?.kill();
      await rm(folder, { recursive: true });
    }
  });
});
