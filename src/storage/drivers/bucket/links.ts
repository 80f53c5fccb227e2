import { createHash, randomUUID } from 'node:crypto';
import { StorageUnavailable, WriteConflict, type Clock, type StorePath } from '@zot/extension-api';
import type { BucketKeys } from './bucket-keys.js';
import type { Bucket, BucketObject } from './bucket.js';
import { ownFolder } from './own-folder.js';

const linkLabel = 'zot-link';
/** What is older than this was left by a process that died; nobody takes so long from a mark or a record to the deed. */
const deadMs = 15 * 60_000;
const longestRemovalMs = 10 * 60_000;
const markName = 'removing-';

interface Follower {
  readonly path: StorePath;
  readonly record: string;
  readonly version: string;
}

/**
 * Empty objects that stand for the bytes of another path, as zot writes them, with a label that says which. Before one is
 * made, a record of it is written beside the records of the same origin; before an origin is removed, a mark is written
 * there. Whoever comes second sees the other: the one who links then does not, the one who removes hands the bytes on.
 */
export class Links {
  constructor(
    private readonly bucket: Bucket,
    private readonly keys: BucketKeys,
    private readonly clock: Clock,
  ) {}

  /** The path whose bytes the object stands for. */
  targetOf({ size, labels }: BucketObject): StorePath | undefined {
    return size === 0 ? labels[linkLabel] : undefined;
  }

  /** False where the origin is being removed. `ifVersion` is that of what stands at `path` now. */
  async make(origin: StorePath, path: StorePath, ifVersion: string): Promise<boolean> {
    const record = await this.record(origin, path);
    if (!(await this.stays(origin))) {
      await this.bucket.remove(record);
      return false;
    }
    const key = this.keys.of(path);
    try {
      await this.bucket.put(key, [], { labels: { [linkLabel]: origin }, ifVersion });
    } catch (error) {
      if (!(error instanceof WriteConflict)) throw error;
      return true;
    }
    // All that is empty has one version in S3: where it replaced something, the condition could not tell a link that was
    // handed on meanwhile from the one that was there.
    if (ifVersion === 'absent' || (await this.stays(origin))) return true;
    const made = await this.bucket.head(key);
    if (made && this.targetOf(made) === origin) await this.unmake(path, origin);
    return false;
  }

  /** Whether something may stand for the bytes of a file. */
  async has(origin: StorePath): Promise<boolean> {
    for await (const _ of this.bucket.list(this.folderOf(origin))) return true;
    return false;
  }

  /** Removes what stands for other bytes; or the bytes themselves, if they were handed on to it meanwhile. */
  async unmake(path: StorePath, origin: StorePath): Promise<void> {
    await this.marked(path, async () => {
      const found = await this.bucket.head(this.keys.of(path));
      if (found && found.size > 0) await this.handOn(path, found.version);
      await this.bucket.remove(this.keys.of(path));
      await this.bucket.remove(`${this.folderOf(origin)}${hashOf(path)}`);
    });
  }

  /** Removes a file; one of those that stand for it gets its bytes, and the others are made to stand for that one. */
  async removeOrigin(origin: StorePath): Promise<void> {
    const started = this.clock.monotonic();
    await this.marked(origin, async () => {
      const found = await this.bucket.head(this.keys.of(origin));
      if (!found) return;
      if (found.size > 0) await this.handOn(origin, found.version);
      if (this.clock.monotonic() - started > longestRemovalMs) {
        throw new StorageUnavailable(`the removal of ${origin} took too long to be safe`);
      }
      await this.bucket.remove(this.keys.of(origin));
    });
  }

  private async handOn(origin: StorePath, version: string): Promise<void> {
    const followers = await this.followersOf(origin);
    for (const [index, heir] of followers.entries()) {
      try {
        await this.bucket.copy(this.keys.of(origin), this.keys.of(heir.path), {}, version);
      } catch (error) {
        // Another process removes it too, was first, and has handed it on.
        if (error instanceof WriteConflict || isAbsent(error)) return;
        throw error;
      }
      if (await this.repointAll(followers.slice(index + 1), heir.path)) break;
    }
    for (const { record } of followers) await this.bucket.remove(record);
  }

  /** False where the heir is itself being removed: then it is nobody's. */
  private async repointAll(followers: readonly Follower[], heir: StorePath): Promise<boolean> {
    if (!(await this.stays(heir))) return false;
    for (const { path, version } of followers) {
      const record = await this.record(heir, path);
      if (!(await this.stays(heir))) {
        await this.bucket.remove(record);
        return false;
      }
      try {
        await this.bucket.put(this.keys.of(path), [], { labels: { [linkLabel]: heir }, ifVersion: version });
      } catch (error) {
        // It was removed or replaced meanwhile.
        if (!(error instanceof WriteConflict)) throw error;
      }
    }
    return true;
  }

  private async marked(path: StorePath, action: () => Promise<void>): Promise<void> {
    const mark = `${this.folderOf(path)}${markName}${randomUUID()}`;
    await this.bucket.put(mark, []);
    try {
      await action();
    } finally {
      await this.bucket.remove(mark);
    }
  }

  private async record(origin: StorePath, path: StorePath): Promise<string> {
    const key = `${this.folderOf(origin)}${hashOf(path)}`;
    await this.bucket.put(key, [Buffer.from(path)]);
    return key;
  }

  private async stays(origin: StorePath): Promise<boolean> {
    for await (const { key } of this.bucket.list(`${this.folderOf(origin)}${markName}`)) {
      const mark = await this.bucket.head(key);
      if (mark && this.clock.now() - mark.modified < deadMs) return false;
    }
    const found = await this.bucket.head(this.keys.of(origin));
    return found !== undefined && found.size > 0;
  }

  private async followersOf(origin: StorePath): Promise<Follower[]> {
    const found: Follower[] = [];
    const folder = this.folderOf(origin);
    for await (const { key, kind } of this.bucket.list(folder)) {
      if (kind !== 'file' || key.startsWith(folder + markName)) continue;
      const record = await this.read(key);
      const object = record && (await this.bucket.head(this.keys.of(record.path)));
      const isFollower = object
        ? object.size === 0 && (this.targetOf(object) ?? origin) === origin
        : record && this.clock.now() - record.modified < deadMs; // Somebody is just about to make it.
      if (isFollower) found.push({ path: record!.path, record: key, version: object?.version ?? 'absent' });
    }
    return found.sort((one, other) => Number(one.version === 'absent') - Number(other.version === 'absent'));
  }

  private async read(key: string): Promise<{ path: string; modified: number } | undefined> {
    const body = await this.bucket.get(key);
    if (!body) return undefined;
    let path = '';
    for await (const chunk of body.stream) path += String(chunk);
    return { path, modified: body.object.modified };
  }

  private folderOf(origin: StorePath): string {
    return this.keys.ofFolder(`${ownFolder}/links/${hashOf(origin)}`);
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

/** Paths may be longer than what a server takes for one part of a key. */
function hashOf(path: StorePath): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 32);
}
