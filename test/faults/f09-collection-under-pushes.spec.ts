import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../support/client.js';
import { blob, imageOver, randomBlob, type Content } from '../support/content.js';
import { pushBlob, putManifest } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

/** The week's run takes three hours. */
const seconds = Number(process.env['ZOT_PUSH_SECONDS'] ?? 6);
const pushers = 8;
const gcDelayMs = 1000;
/** Less than `gcDelay`, for what a push relies on. */
const longestGapMs = 800;

/** A client that looks before it pushes, as clients do, and then takes its time. */
class Pusher {
  readonly acknowledged: { repository: string; tag: string; image: Content }[] = [];
  readonly troubles: string[] = [];

  constructor(
    private readonly client: Client,
    private readonly id: number,
    private readonly shared: readonly Content[],
  ) {}

  async run(until: number): Promise<void> {
    // On a slow machine too, often enough that tags move.
    for (let n = 0; n < 8 || Date.now() < until; n += 1) {
      const repository = `repo${(this.id + n) % 3}`;
      const config = blob(JSON.stringify({ id: this.id, n }));
      const layers = [this.shared[(this.id + n) % this.shared.length]!, randomBlob(200)];
      const begun = Date.now();
      for (const one of [config, ...layers]) await this.give(repository, one);
      await sleep(Math.random() * longestGapMs);
      const image = imageOver(config, layers);
      const tag = `t${this.id}-${n % 2}`;
      const { status, body } = await putManifest(this.client, repository, tag, image);
      if (status === 201) this.acknowledged.push({ repository, tag, image });
      // A machine that is slow itself makes longer gaps, for which nothing is promised.
      else if (Date.now() - begun < gcDelayMs) this.troubles.push(`${status} ${body.toString().slice(0, 200)}`);
      if (n % 4 === 3) await this.client.ask('DELETE', `/v2/${repository}/manifests/t${this.id}-${(n + 1) % 2}`);
    }
  }

  private async give(repository: string, content: Content): Promise<void> {
    const { status } = await this.client.ask('HEAD', `/v2/${repository}/blobs/${content.digest}`);
    if (status >= 500) this.troubles.push(`HEAD ${status}`);
    if (status !== 200) await pushBlob(this.client, repository, content);
  }
}

describe('F09: garbage collection against pushes', () => {
  it(`takes nothing that a push relies on, in ${seconds} s of ${pushers} pushers`, async () => {
    const storage = { gc: true, gcDelay: `${gcDelayMs}ms`, gcInterval: '50ms', gcMaxSchedulerDelay: '1ms' };
    const zot = await Zot.start({ settings: { storage } });
    try {
      const shared = Array.from({ length: 6 }, (_, n) => blob(`shared layer ${n}`));
      const all = Array.from({ length: pushers }, (_, id) => new Pusher(zot.client, id, shared));
      const until = Date.now() + seconds * 1000;
      await Promise.all(all.map(async (one) => one.run(until)));
      expect(all.flatMap(({ troubles }) => troubles)).toEqual([]);
      // The last push of each tag holds, with all that it is made of.
      const last = new Map(
        all.flatMap(({ acknowledged }) => acknowledged.map((one) => [`${one.repository}:${one.tag}`, one])),
      );
      for (const { repository, tag, image } of last.values()) {
        const { status, body } = await zot.client.ask('GET', `/v2/${repository}/manifests/${tag}`);
        if (status === 404) continue; // It was deleted after that.
        expect([status, body.equals(image.bytes)]).toEqual([200, true]);
        const { config, layers } = JSON.parse(body.toString()) as {
          config: { digest: string };
          layers: { digest: string }[];
        };
        for (const { digest } of [config, ...layers]) {
          expect((await zot.client.ask('GET', `/v2/${repository}/blobs/${digest}`)).status).toBe(200);
        }
      }
      expect(last.size).toBeGreaterThan(pushers);
      // What nobody needs any more goes.
      await sleep(2500);
      const left = new Set<string>();
      const pushed = all.flatMap(({ acknowledged }) => acknowledged);
      for (const { repository, image } of pushed) {
        const { status } = await zot.client.ask('HEAD', `/v2/${repository}/manifests/${image.digest}`);
        if (status === 200) left.add(`${repository}@${image.digest}`);
      }
      expect(left.size).toBeLessThanOrEqual(last.size);
      expect(last.size).toBeLessThan(pushed.length);
    } finally {
      await zot.stop();
    }
  });
});
