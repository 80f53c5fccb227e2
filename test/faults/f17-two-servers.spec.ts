import { join } from 'node:path';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';
import { pushImage } from '../support/push.js';

/** Several servers on one bucket: `test/interop/s3.interop.ts`. */
describe('F17: several servers that are started on one root', () => {
  it('are one: the others say which root it is, and end', async () => {
    const folder = await ConfigFolder.make();
    const configs = await Promise.all(['a', 'b', 'c'].map(async (name) => folder.config(name)));
    const started: SpawnedZot[] = [];
    try {
      for (let round = 0; round < 3; round += 1) {
        const began = performance.now();
        const all = await Promise.all(configs.map(async (config) => SpawnedZot.spawn(config)));
        started.push(...all);
        const served = all.map(async (zot) =>
          zot.listening().then(
            (client) => ({ zot, client }),
            () => undefined,
          ),
        );
        const ended = await Promise.all(
          all.map(async (zot, n) =>
            (await served[n]) ? undefined : { ...(await zot.end()), ms: performance.now() - began },
          ),
        );
        const winners = (await Promise.all(served)).flatMap((one) => one ?? []);
        expect(winners).toHaveLength(1);
        for (const loser of ended) {
          if (!loser) continue;
          expect([loser.code, loser.output]).toEqual([1, expect.stringContaining(join(folder.path, 'root'))]);
        }
        const [{ zot, client }] = winners as [(typeof winners)[0]];
        const { image } = await pushImage(client, 'one/app', `v${round}`);
        expect((await client.get(`/v2/one/app/manifests/v${round}`)).body.equals(image.bytes)).toBe(true);
        client.close();
        // However it ends, the next ones find the root free.
        zot.signal(round === 0 ? 'SIGTERM' : 'SIGKILL');
        expect((await zot.end()).code).toBe(round === 0 ? 0 : null);
      }
    } finally {
      for (const zot of started) await zot.kill();
      await folder.remove();
    }
  });
});
