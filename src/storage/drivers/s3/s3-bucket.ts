import { WriteConflict, type ByteRange, type ByteSink, type Clock } from '@zot/extension-api';
import { absentError } from '../bucket/absent-error.js';
import type {
  Bucket,
  BucketBody,
  BucketEntry,
  BucketObject,
  BucketUpload,
  Labels,
  PutOptions,
} from '../bucket/bucket.js';
import { S3Appends } from './s3-appends.js';
import { S3Copier, type S3CopySettings, type S3CopySource } from './s3-copier.js';
import { isConflict, isMissing } from './s3-errors.js';
import { S3Multipart } from './s3-multipart.js';
import { madeObject } from './s3-object.js';
import { S3Objects } from './s3-objects.js';
import { probe } from './s3-probe.js';
import type { S3Requests } from './s3-requests.js';
import { sessionOf } from './s3-session.js';
import type { S3WriteSettings } from './s3-write-settings.js';

export interface S3BucketOptions {
  readonly requests: S3Requests;
  readonly chunkBytes: number;
  readonly copy: S3CopySettings;
  readonly write: S3WriteSettings;
  readonly clock: Clock;
  /** A key that no file has, to try the bucket with. */
  readonly probeKey: string;
  /** Told at a start where the server does not hold to conditions. */
  onUnconditional(): void;
}

/** A bucket of S3. */
export class S3Bucket implements Bucket {
  private readonly objects: S3Objects;
  private readonly multipart: S3Multipart;
  private readonly copier: S3Copier;
  private readonly appends: S3Appends;

  constructor(private readonly options: S3BucketOptions) {
    const { requests, write, copy, chunkBytes, clock } = options;
    this.objects = new S3Objects(requests, write, clock);
    this.multipart = new S3Multipart(requests, write);
    this.copier = new S3Copier(requests, this.multipart, write, copy);
    this.appends = new S3Appends({
      chunkBytes,
      objects: this.objects,
      multipart: this.multipart,
      copier: this.copier,
      clock,
    });
  }

  async start(): Promise<void> {
    this.objects.isConditional = await probe(this.options.requests, this.options.probeKey);
    if (!this.objects.isConditional) this.options.onUnconditional();
  }

  async stop(): Promise<void> {
    this.options.requests.client.destroy();
  }

  async head(key: string): Promise<BucketObject | undefined> {
    return this.objects.head(key);
  }

  async get(key: string, range?: ByteRange, version?: string): Promise<BucketBody | undefined> {
    const body = await this.objects.get(key, range, version);
    if (!body || !sessionOf(key, body.object)) return body;
    body.stream.destroy();
    await this.appends.settle(key, body.object);
    return this.get(key, range);
  }

  async put(key: string, buffers: readonly Uint8Array[], options?: PutOptions): Promise<BucketObject> {
    return this.objects.put(key, buffers, options);
  }

  async append(key: string): Promise<ByteSink> {
    return this.appends.open(key);
  }

  async copy(from: string, to: string, labels: Labels = {}, version?: string): Promise<BucketObject> {
    const found = await this.objects.head(from);
    if (!found) throw absentError(from);
    if (version !== undefined && found.version !== version) throw new WriteConflict(`${from} is not at ${version}`);
    return this.copyOf(await this.appends.settle(from, found), to, labels);
  }

  async move(from: string, to: string): Promise<BucketObject> {
    const made = await this.copyAsKnown(from, to);
    await this.objects.delete(from);
    return made;
  }

  /** Copies the object onto itself, since nothing else changes its time. */
  async touch(key: string): Promise<void> {
    const found = await this.objects.head(key);
    if (!found) return;
    const labels = sessionOf(key, found) ? {} : found.labels;
    const source = await this.appends.settle(key, found);
    try {
      const { version, modified = Infinity } = await this.copier.copy(source, key, labels);
      // versitygw changes labels alone where source and target are one.
      if (modified > found.modified + 999 || version !== source.version) return;
      if (found.size > 0) await this.copier.inParts(source, key, labels);
      else await this.objects.put(key, [], { labels });
    } catch (error) {
      // Whoever removed or replaced it meanwhile has the last word.
      if (!isConflict(error) && !isMissing(error)) throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.objects.delete(key);
  }

  async discard(key: string): Promise<void> {
    const found = await this.objects.head(key);
    if (!found) return;
    await this.objects.delete(key);
    await this.appends.discard(key, found);
  }

  list(prefix: string, deep?: boolean): AsyncIterable<BucketEntry> {
    return this.objects.list(prefix, deep);
  }

  async presign(key: string, lifetimeSeconds: number): Promise<string> {
    return this.objects.presign(key, lifetimeSeconds);
  }

  async *unfinished(prefix: string, before: number): AsyncGenerator<BucketUpload> {
    for await (const upload of this.multipart.uploads(prefix)) {
      if (upload.begun >= before) continue;
      const file = await this.objects.head(upload.key);
      const isCounted = file !== undefined && sessionOf(upload.key, file)?.upload.id === upload.id;
      if (!isCounted || file.modified < before) yield upload;
    }
  }

  async abandon(upload: BucketUpload): Promise<void> {
    await this.multipart.abort(upload);
  }

  /** A file that this process has just written need not be looked at first: the copy itself sees whether it changed. */
  private async copyAsKnown(from: string, to: string): Promise<BucketObject> {
    const known = this.appends.lastKnown(from);
    this.appends.forget(from);
    try {
      if (known) return await this.copyOf(known, to, {});
    } catch (error) {
      if (!(error instanceof WriteConflict) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    return this.copy(from, to);
  }

  private async copyOf(source: S3CopySource, to: string, labels: Labels): Promise<BucketObject> {
    try {
      const { version } = await this.copier.copy(source, to, labels);
      return madeObject(source.size, version, labels, this.options.clock.now());
    } catch (error) {
      if (isConflict(error)) throw new WriteConflict(`${source.key} changed while it was copied`);
      throw isMissing(error) ? absentError(source.key) : error;
    }
  }
}
