import { BlobCache, type RecordChange, type RecordStore } from '@zot/extension-api';
import type { Digest } from '@zot/oci';

/** No digest is called so. */
const completeness = { group: 'cache', name: 'complete' } as const;
const mostAtOnce = 1000;

/** Places as records: the group is the digest, the name the place. */
export class StoredBlobCache extends BlobCache {
  constructor(private readonly open: () => Promise<RecordStore>) {
    super();
  }

  async *places(digest: Digest): AsyncGenerator<string> {
    const records = await this.open();
    for await (const { name } of records.list(digest)) yield name;
  }

  async add(digest: Digest, place: string): Promise<void> {
    await (await this.open()).put(digest, place, '{}');
  }

  async remove(digest: Digest, place: string): Promise<void> {
    await (await this.open()).remove(digest, place);
  }

  async addAll(places: Iterable<{ readonly digest: Digest; readonly place: string }>): Promise<void> {
    const records = await this.open();
    let waiting: RecordChange[] = [];
    for (const { digest, place } of places) {
      waiting.push({ group: digest, name: place, value: '{}' });
      if (waiting.length < mostAtOnce) continue;
      await records.write(waiting);
      waiting = [];
    }
    await records.write(waiting);
  }

  async isComplete(): Promise<boolean> {
    const { group, name } = completeness;
    return (await (await this.open()).get(group, name)) !== undefined;
  }

  async markComplete(): Promise<void> {
    const { group, name } = completeness;
    await (await this.open()).put(group, name, '{}');
  }
}
