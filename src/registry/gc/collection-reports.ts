import {
  noSeries,
  type Audit,
  type Counter,
  type Distribution,
  type FileStat,
  type Log,
  type Metrics,
  type Series,
} from '@zot/extension-api';
import type { Digest, RepositoryName } from '@zot/oci';
import type { TagVerdict } from '../retention/judge-tags.js';
import type { BlobFile } from './blob-files.js';
import type { CollectionOrder } from './collection-order.js';
import type { Removal } from './decide.js';

type Kind = 'manifest' | 'blob' | 'upload';

/** Tells log, audit log and metrics what collection decides, in the words of zot's. */
export class CollectionReports {
  private readonly gc: Log;
  private readonly retention: Log;
  private deleted: Series<Counter> = noSeries;
  private runs: Series<Counter> = noSeries;
  private durations: Series<Distribution> = noSeries;

  constructor(
    log: Log,
    private readonly audit: Audit,
  ) {
    this.gc = log.with({ module: 'gc' });
    this.retention = log.with({ module: 'retention' });
  }

  register(metrics: Metrics): void {
    this.deleted = metrics.counter({
      name: 'zot_gc_deleted_total',
      help: 'What garbage collection has removed, by kind.',
      labels: ['type'],
    });
    this.runs = metrics.counter({
      name: 'zot_gc_runs_total',
      help: 'Repositories that garbage collection has visited, by whether it failed.',
      labels: ['error'],
    });
    this.durations = metrics.summary({
      name: 'zot_gc_duration_seconds',
      help: 'How long garbage collection took for a repository.',
    });
  }

  /** A repository was visited; `ms` is how long that took. */
  visited(ms: number, error?: unknown): void {
    this.runs.with(String(error !== undefined)).add();
    this.durations.with().observe(ms / 1000);
  }

  tags(repository: RepositoryName, verdicts: readonly TagVerdict[], order: CollectionOrder): void {
    for (const { tag, digest, mediaType, isKept, reason, statistics } of verdicts) {
      const fields = {
        repository,
        mediaType,
        digest,
        tag,
        lastPullTimestamp: timestamp(statistics?.pulled),
        pushTimestamp: timestamp(statistics?.pushed),
        decision: isKept ? 'keep' : 'delete',
        reason,
        'dry-run': order.isDry,
      };
      this.judged(fields, order);
      if (!isKept) this.record('applied policy', 'retention', `${repository}:${tag}`, fields);
    }
  }

  keptUntagged(repository: RepositoryName, kept: ReadonlyMap<Digest, string>, order: CollectionOrder): void {
    for (const [digest, reason] of kept) {
      const fields = { repository, digest, decision: 'keep', reason, 'dry-run': order.isDry };
      this.judged(fields, order);
    }
  }

  manifests(repository: RepositoryName, removals: readonly Removal[], order: CollectionOrder): void {
    for (const { digest, mediaType, tag, subject, reason } of removals) {
      const fields = { repository, reference: tag ?? digest, digest, mediaType, subject, reason };
      this.gone('manifest', `${repository}${tag === undefined ? '@' : ':'}${tag ?? digest}`, fields, order);
    }
  }

  blob(repository: RepositoryName, { path, digest }: BlobFile, { size }: FileStat, order: CollectionOrder): void {
    const fields = { repository, digest, size, reason: digest ? 'orphanBlob' : 'leftover' };
    this.gone('blob', digest ? `${repository}@${digest}` : path, fields, order);
  }

  upload(repository: RepositoryName, id: string, { size }: FileStat, order: CollectionOrder): void {
    this.gone('upload', `${repository}/${id}`, { repository, upload: id, size, reason: 'staleUpload' }, order);
  }

  /** What was never finished, in a place that no listing shows. */
  unfinished(path: string, order: CollectionOrder): void {
    this.gone('upload', path, { path, reason: 'staleUpload' }, order);
  }

  repository(repository: RepositoryName, order: CollectionOrder): void {
    this.gone(undefined, repository, { repository, reason: 'emptyRepository' }, order);
  }

  private judged<F extends { readonly decision: string }>(fields: F, { isDry, run }: CollectionOrder): void {
    // Thousands may be kept, hour after hour; who tries rules out wants to see them.
    if (fields.decision === 'keep' && !isDry) this.retention.debug('applied policy', fields);
    else this.retention.info('applied policy', fields);
    run.decided?.({ message: 'applied policy', fields: { module: 'retention', ...fields } });
  }

  private gone(kind: Kind | undefined, object: string, fields: object, { isDry, run }: CollectionOrder): void {
    const told = { ...fields, decision: 'delete', ...(isDry && { 'dry-run': true }) };
    const message = isDry ? 'would be removed' : 'removed';
    this.gc.info(message, told);
    this.record(message, 'gc', object, told);
    run.decided?.({ message, fields: { module: 'gc', ...told } });
    if (kind && !isDry) this.deleted.with(kind).add();
  }

  private record(message: string, module: string, object: string, fields: object): void {
    // Who did it is called `subject` there; what a manifest refers to is so in logs of zot's.
    const { subject: refersTo, ...others } = fields as { subject?: string };
    this.audit.record(message, {
      module,
      ...others,
      ...(refersTo !== undefined && { refersTo }),
      subject: module,
      action: 'delete',
      object,
    });
  }
}

function timestamp(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
