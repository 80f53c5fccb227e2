import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content } from '../support/content.js';
import { localPlace, repo, TestRegistry } from '../support/test-registry.js';

const damages: readonly [name: string, (index: string) => Promise<unknown>][] = [
  ['is deleted', async (index) => rm(index)],
  ['is cut in half', async (index) => truncate(index, 150)],
  ['is empty', async (index) => truncate(index, 0)],
  ['says {}', async (index) => writeFile(index, '{}')],
  ['is full of zeros', async (index) => writeFile(index, Buffer.alloc(300))],
];

describe('F08: an index.json that', () => {
  it.each(damages)('%s hurts no other repository, and is made anew by a push', async (_, damage) => {
    const place = await localPlace();
    try {
      const before = new TestRegistry({ driver: place.driver });
      const images = new Map<string, Content>();
      for (const name of ['a', 'b', 'a/nested']) images.set(name, await before.pushImage(name, 'v1'));
      await damage(join(place.root, 'a/index.json'));

      const after = new TestRegistry({ driver: place.driver });
      for (const name of ['b', 'a/nested']) expect(await after.pull(name, 'v1')).toEqual(images.get(name)!.bytes);
      const failure = await after.pull('a', 'v1').catch((error: { status?: number }) => error);
      // A repository without an index is none; one whose index is damaged is not taken for an empty one.
      expect([404, 500]).toContain((failure as { status?: number }).status ?? 500);
      const faults = await after.parts.check.faultOf(repo('a'));
      expect(faults).toMatch(/^index\.json is (?:missing|damaged)/);

      await after.pushImage('a', 'v2');
      expect(await after.tags('a')).toContain('v2');
      expect(await after.pull('a', images.get('a')!.digest)).toEqual(images.get('a')!.bytes);
      expect(await after.parts.check.faultOf(repo('a'))).toBeUndefined();
      for (const name of ['b', 'a/nested']) expect(await after.pull(name, 'v1')).toEqual(images.get(name)!.bytes);
    } finally {
      await place.dispose();
    }
  });
});
