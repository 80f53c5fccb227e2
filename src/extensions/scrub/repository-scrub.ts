import type { Blobs, Catalog, ContentCheck, Manifests } from '@zot/extension-api';
import { refNameAnnotation, RegistryError, type Descriptor, type Digest, type RepositoryName } from '@zot/oci';
import { partsOf } from './parts-of.js';
import type { ScrubbedImage, ScrubEvent } from './scrub-event.js';

export interface RepositoryScrubOptions {
  readonly catalog: Catalog;
  readonly blobs: Blobs;
  readonly manifests: Manifests;
  readonly check: ContentCheck;
  /** Images may be stored in part. */
  readonly isSparse: boolean;
  /** What was verified later is not read again. */
  readonly since: number;
}

const mismatch = 'its bytes do not match its digest';

/** What is wrong with what a manifest is made of, by digest. */
type Troubles = ReadonlyMap<Digest, string>;

/** One look at all of a repository: first at its files, then at what that means for its images. */
export class RepositoryScrub {
  /** What is wrong with files, by their digests. */
  private readonly found = new Map<Digest, string>();
  private readonly sound = new Set<Digest>();
  private readonly blamed = new Set<Digest>();
  private readonly known = new Map<Digest, Troubles>();

  constructor(
    private readonly repository: RepositoryName,
    private readonly options: RepositoryScrubOptions,
  ) {}

  async *run(signal: AbortSignal): AsyncGenerator<ScrubEvent> {
    const { check, blobs } = this.options;
    const { repository } = this;
    const fault = await check.faultOf(repository);
    if (fault !== undefined) {
      check.tell({ repository, reason: fault });
      yield this.affected('', fault);
    }
    for await (const { digest } of blobs.list(repository)) {
      if (signal.aborted) return;
      yield* this.read(digest);
    }
    const listed = await this.listed();
    for (const descriptor of listed) {
      if (signal.aborted) return;
      yield* this.judge(descriptor);
    }
    for (const [digest, error] of this.found) if (!this.blamed.has(digest)) yield this.affected('', error, digest);
  }

  private async *read(digest: Digest): AsyncGenerator<ScrubEvent> {
    const { check, since } = this.options;
    try {
      const reading = check.verify(this.repository, digest, { since });
      let next = await reading.next();
      for (; !next.done; next = await reading.next()) yield { kind: 'bytes', bytes: next.value };
      if (next.value === 'affected') this.found.set(digest, mismatch);
      if (next.value === 'good') this.sound.add(digest);
    } catch (error) {
      this.found.set(digest, `it cannot be read: ${(error as Error).message}`);
    }
  }

  /** Nothing where it cannot be told: what is wrong with the index was said. */
  private async listed(): Promise<readonly Descriptor[]> {
    return this.options.catalog.index(this.repository).catch(() => []);
  }

  private async *judge({ digest, mediaType, annotations }: Descriptor): AsyncGenerator<ScrubbedImage> {
    const { repository } = this;
    const tag = annotations?.[refNameAnnotation] ?? `@${digest}`;
    const troubles = await this.troublesOf(digest, mediaType);
    if (troubles.size === 0) yield { kind: 'image', repository, tag, status: 'ok' };
    else if (!(await this.isStillListed(digest))) return;
    for (const [blob, error] of troubles) {
      if (!this.found.has(blob)) this.options.check.tell({ repository, digest: blob, reason: error });
      this.blamed.add(blob);
      yield this.affected(tag, error, blob);
    }
  }

  private async troublesOf(digest: Digest, mediaType: string): Promise<Troubles> {
    const known = this.known.get(digest);
    if (known) return known;
    const troubles = new Map<Digest, string>();
    // Before its parts are looked at: a manifest cannot be part of itself, whatever its bytes say.
    this.known.set(digest, troubles);
    const bytes = await this.bytesOf(digest, mediaType);
    if (!bytes) {
      const trouble = await this.troubleWith(digest);
      if (trouble !== undefined) troubles.set(digest, trouble);
      return troubles;
    }
    for (const part of partsOf(bytes)) {
      const below = part.isManifest ? await this.troublesOf(part.digest, part.mediaType) : undefined;
      for (const [blob, error] of below ?? []) troubles.set(blob, error);
      if (below || (part.isElsewhere && !this.found.has(part.digest))) continue;
      const trouble = await this.troubleWith(part.digest);
      if (trouble !== undefined) troubles.set(part.digest, trouble);
    }
    return troubles;
  }

  /** Of one that is not listed, its bytes are those of a blob. */
  private async bytesOf(digest: Digest, mediaType: string): Promise<Buffer | undefined> {
    const { manifests } = this.options;
    try {
      return (await manifests.get(this.repository, { digest })).bytes;
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      return mediaType === '' ? undefined : this.blobBytes(digest);
    }
  }

  private async blobBytes(digest: Digest): Promise<Buffer | undefined> {
    try {
      const { source, size } = await this.options.blobs.open(this.repository, digest);
      const bytes = Buffer.alloc(size);
      try {
        for (let at = 0, length = 1; at < size && length > 0; at += length)
          length = await source.read(bytes.subarray(at));
      } finally {
        await source.close();
      }
      return bytes;
    } catch (error) {
      if (error instanceof RegistryError) return undefined;
      throw error;
    }
  }

  private async troubleWith(digest: Digest): Promise<string | undefined> {
    if (this.sound.has(digest)) return undefined;
    const found = this.found.get(digest);
    if (found !== undefined) return found;
    const reading = this.options.check.verify(this.repository, digest, { since: this.options.since });
    let next = await reading.next();
    while (!next.done) next = await reading.next();
    if (next.value === 'set-aside') return 'it was damaged, and waits to be pushed again';
    if (next.value === 'absent') return this.options.isSparse ? undefined : 'it is missing';
    return next.value === 'affected' ? mismatch : undefined;
  }

  /** Somebody may have removed it while it was looked at. */
  private async isStillListed(digest: Digest): Promise<boolean> {
    return (await this.listed()).some((one) => one.digest === digest);
  }

  private affected(tag: string, error: string, affectedBlob?: Digest): ScrubbedImage {
    const { repository } = this;
    return {
      kind: 'image',
      repository,
      tag,
      status: 'affected',
      ...(affectedBlob !== undefined && { affectedBlob }),
      error,
    };
  }
}
