import { randomUUID } from 'node:crypto';
import {
  Uploads,
  type AppendOptions,
  type ByteStream,
  type StorageDriver,
  type Stores,
  type UploadStatus,
} from '@zot/extension-api';
import {
  algorithmOf,
  encodedOf,
  RegistryError,
  type Digest,
  type DigestAlgorithm,
  type RepositoryName,
} from '@zot/oci';
import { hashOf } from '../blobs/blob-admission.js';
import type { Deduplication } from '../dedupe/deduplication.js';
import type { Repositories } from '../repository/repositories.js';
import { paths, requireStorable } from '../repository/repository-paths.js';
import { receive, type Received } from './receive.js';
import { UploadSession } from './upload-session.js';
import { unknownUpload, type UploadSessions } from './upload-sessions.js';

export interface StoredUploadsOptions {
  readonly stores: Stores;
  readonly repositories: Repositories;
  readonly sessions: UploadSessions;
  readonly dedupe: Deduplication;
}

/** Uploads as files named by their sessions, beside the blobs that they become. */
export class StoredUploads extends Uploads {
  constructor(private readonly options: StoredUploadsOptions) {
    super();
  }

  async begin(name: RepositoryName, algorithm: DigestAlgorithm = 'sha256'): Promise<UploadStatus> {
    await this.ensure(name);
    const id = randomUUID();
    const sink = await this.driver(name).append(paths.upload(name, id));
    await sink.close();
    this.options.sessions.begin(name, id, algorithm);
    return { id, size: 0 };
  }

  async status(name: RepositoryName, id: string): Promise<UploadStatus> {
    const session = await this.options.sessions.find(this.driver(name), name, id);
    if (!session.isBusy) await session.alone(async () => this.look(name, session));
    return { id, size: session.size };
  }

  async append(name: RepositoryName, id: string, body: ByteStream, options: AppendOptions = {}): Promise<UploadStatus> {
    const session = await this.options.sessions.find(this.driver(name), name, id);
    await session.alone(async () => this.take(name, session, body, options));
    return { id, size: session.size };
  }

  async finish(
    name: RepositoryName,
    id: string,
    digest: Digest,
    body?: ByteStream,
    options: AppendOptions = {},
  ): Promise<void> {
    const session = await this.options.sessions.find(this.driver(name), name, id);
    await session.alone(async () => {
      if (body) await this.take(name, session, body, options);
      else await this.look(name, session);
      await this.makeBlob(name, session, digest);
    });
    this.options.sessions.end(name, id);
  }

  async cancel(name: RepositoryName, id: string): Promise<void> {
    const session = await this.options.sessions.find(this.driver(name), name, id);
    session.isCancelled = true;
    await this.discard(name, session);
  }

  async put(name: RepositoryName, digest: Digest, body: ByteStream, options: AppendOptions = {}): Promise<void> {
    await this.ensure(name);
    const session = UploadSession.begin(randomUUID(), algorithmOf(digest));
    try {
      await this.take(name, session, body, options);
      await this.makeBlob(name, session, digest);
    } catch (error) {
      await this.discard(name, session).catch(() => undefined);
      throw error;
    }
  }

  /** Appends a body. What came before the client went away stays; where the storage fails, nothing can be relied on. */
  private async take(
    name: RepositoryName,
    session: UploadSession,
    body: ByteStream,
    { offset, length }: AppendOptions,
  ): Promise<void> {
    const received = await this.write(name, session, body, { offset, length });
    if (received.failure !== undefined) throw received.failure;
    if (length === undefined || (received.length === length && !received.isTooLong)) return;
    throw new RegistryError('SIZE_INVALID', { session_id: session.id, promised: length, received: received.length });
  }

  private async write(
    name: RepositoryName,
    session: UploadSession,
    body: ByteStream,
    { offset, length }: AppendOptions,
  ): Promise<Received> {
    const sink = await this.driver(name).append(paths.upload(name, session.id));
    try {
      if (sink.size < session.size) throw unknownUpload(session.id);
      session.see(sink.size);
      if (offset !== undefined && offset !== sink.size) throw session.outOfOrder(`the next byte is ${sink.size}`);
      const isStopped = () => session.isCancelled;
      const receiving = async () => receive(body, sink, { hash: session.hash, limit: length, isStopped });
      const received = await session.through(sink, receiving);
      if (session.isCancelled) throw unknownUpload(session.id);
      await sink.close(session.note);
      return received;
    } catch (error) {
      await sink.close().catch(() => undefined);
      if (!(error instanceof RegistryError && error.status === 416))
        await this.discard(name, session).catch(() => undefined);
      throw error;
    }
  }

  /** Compares what is known with the file, which garbage collection may have taken. */
  private async look(name: RepositoryName, session: UploadSession): Promise<void> {
    const stat = await this.driver(name).stat(paths.upload(name, session.id));
    if (!stat) {
      this.options.sessions.end(name, session.id);
      throw unknownUpload(session.id);
    }
    session.see(stat.size);
  }

  /** The blob before anything that names it. On the disk, where the store commits, when it resolves. */
  private async makeBlob(name: RepositoryName, session: UploadSession, digest: Digest): Promise<void> {
    const driver = this.driver(name);
    const path = paths.upload(name, session.id);
    const encoded =
      session.takeDigest(algorithmOf(digest)) ??
      (await this.notedDigest(driver, name, session, digest)) ??
      (await this.hashAgain(driver, name, session, digest));
    if (encoded !== encodedOf(digest)) throw new RegistryError('DIGEST_INVALID', { digest, session_id: session.id });
    const { repositories, dedupe } = this.options;
    // Before the lock, since bytes may have to be read for it.
    const twin = await dedupe.twinOf(name, digest, session.size);
    repositories.noteChange(name);
    await repositories.use(name, async (repository) =>
      repository.lock.shared(async () => {
        await repository.ensure();
        if (session.isCancelled) throw unknownUpload(session.id);
        await dedupe.settle(name, digest, path, twin);
      }),
    );
  }

  /** What another server on the same bucket has left with just these bytes. */
  private async notedDigest(
    driver: StorageDriver,
    name: RepositoryName,
    session: UploadSession,
    digest: Digest,
  ): Promise<string | undefined> {
    const sink = await driver.append(paths.upload(name, session.id));
    await sink.close(sink.note);
    return sink.size === session.size ? UploadSession.digestIn(sink.note, algorithmOf(digest)) : undefined;
  }

  private async hashAgain(
    driver: StorageDriver,
    name: RepositoryName,
    session: UploadSession,
    digest: Digest,
  ): Promise<string> {
    const source = await driver.open(paths.upload(name, session.id));
    if (!source) throw unknownUpload(session.id);
    return hashOf(source, digest);
  }

  private async discard(name: RepositoryName, session: UploadSession): Promise<void> {
    this.options.sessions.end(name, session.id);
    await this.driver(name).remove(paths.upload(name, session.id));
  }

  private async ensure(name: RepositoryName): Promise<void> {
    requireStorable(name);
    this.options.repositories.noteChange(name);
    await this.options.repositories.use(name, async (repository) => repository.ensure());
  }

  private driver(name: RepositoryName): StorageDriver {
    return this.options.stores.of(name).driver;
  }
}
