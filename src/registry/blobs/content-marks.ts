import type { Clock, FileStat, Log } from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import { BoundedCache } from '../repository/bounded-cache.js';

/** Marks kept at once; a forgotten one costs one more hashing. */
const mostMarks = 50_000;

/** What was just written by this process is there. */
const momentMs = 1000;

interface Mark {
  readonly version: string;
  readonly size: number;
  /** When its bytes matched their digest, on the clock that never steps; undefined: they did not. */
  readonly verifiedAt: number | undefined;
}

/** Told of each file that was found not to match its digest. */
export type BadContentListener = (repository: RepositoryName, digest: Digest, stat: FileStat) => void;

/**
 * Which files are known to match their digest, and which not to. A mark holds for one version of a file: another one,
 * written by a new push or by hand, is unknown again. A file that several repositories share is verified for all of them.
 */
export class ContentMarks {
  private readonly marks = new BoundedCache<Mark>(mostMarks);
  /** When files were verified, by digest and version, wherever they lie. */
  private readonly files = new BoundedCache<number>(mostMarks);
  /** Set once, by who moves bad content aside. */
  onBad: BadContentListener = () => undefined;

  constructor(
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  verified(repository: RepositoryName, digest: Digest, stat: FileStat): void {
    this.set(repository, digest, stat, this.clock.monotonic());
  }

  /** A file that was just linked to another place, or touched, is as good as it was. */
  carry(from: RepositoryName, to: RepositoryName, digest: Digest, before: FileStat, after: FileStat): void {
    const verifiedAt = this.verifiedAt(from, digest, before);
    if (verifiedAt !== undefined) this.set(to, digest, after, verifiedAt);
  }

  /** What is stored does not match its digest. It counts as absent until a push replaces it. */
  bad(repository: RepositoryName, digest: Digest, stat: FileStat): void {
    if (this.isBad(repository, digest, stat)) return;
    this.files.delete(fileOf(digest, stat.version));
    this.marks.set(keyOf(repository, digest), { ...stat, verifiedAt: undefined }, 1);
    this.log.error('stored content does not match its digest and is withheld until it is pushed again', {
      repository,
      digest,
    });
    this.onBad(repository, digest, stat);
  }

  isBad(repository: RepositoryName, digest: Digest, { version }: FileStat): boolean {
    const mark = this.marks.peek(keyOf(repository, digest));
    return mark !== undefined && mark.verifiedAt === undefined && mark.version === version;
  }

  /** The size of what was verified a moment ago, for those who need not look at the file once more. */
  sizeIfJustVerified(repository: RepositoryName, digest: Digest): number | undefined {
    const mark = this.marks.peek(keyOf(repository, digest));
    if (mark?.verifiedAt === undefined || this.clock.monotonic() - mark.verifiedAt > momentMs) return undefined;
    return mark.size;
  }

  isVerified(repository: RepositoryName, digest: Digest, stat: FileStat, withinMs = Infinity): boolean {
    const verifiedAt = this.verifiedAt(repository, digest, stat);
    return verifiedAt !== undefined && this.clock.monotonic() - verifiedAt < withinMs;
  }

  /** On the clock that never steps; undefined for what is not known to match its digest. */
  verifiedAt(repository: RepositoryName, digest: Digest, { version }: FileStat): number | undefined {
    const mark = this.marks.get(keyOf(repository, digest));
    return mark?.version === version ? mark.verifiedAt : this.files.get(fileOf(digest, version));
  }

  /** It was verified in another version, and its size is not what it was. */
  isResized(repository: RepositoryName, digest: Digest, { size }: FileStat): boolean {
    const mark = this.marks.peek(keyOf(repository, digest));
    return mark?.verifiedAt !== undefined && mark.size !== size;
  }

  /** It is removed, or nothing is known of it any more. */
  forget(repository: RepositoryName, digest: Digest): void {
    this.outdate(repository, digest);
    this.marks.delete(keyOf(repository, digest));
  }

  private set(repository: RepositoryName, digest: Digest, { version, size }: FileStat, verifiedAt: number): void {
    this.outdate(repository, digest);
    this.marks.set(keyOf(repository, digest), { version, size, verifiedAt }, 1);
    this.files.set(fileOf(digest, version), verifiedAt, 1);
  }

  /**
   * The version that is known of it is not looked for again: it is gone, or is set anew. Who still shares that very file
   * has a mark of his own, or hashes it once more.
   */
  private outdate(repository: RepositoryName, digest: Digest): void {
    const mark = this.marks.peek(keyOf(repository, digest));
    if (mark) this.files.delete(fileOf(digest, mark.version));
  }
}

function fileOf(digest: Digest, version: string): string {
  return `${digest} ${version}`;
}

function keyOf(repository: RepositoryName, digest: Digest): string {
  return `${repository}@${digest}`;
}
