import { Clock } from '@zot/extension-api';
import { logOf, type Running } from '../boot/boot.js';
import type { Failure } from '../boot/run-in-order.js';
import type { Graph } from '../prepare/prepare.js';
import type { Resolve } from '../prepare/resolved.js';
import type { FileStates } from '../read/file-state.js';
import type { Attempted } from './attempt.js';
import type { LastReload, ReloadResult } from './reload-result.js';
import { ReloadTally } from './reload-tally.js';
import { WatchedFiles } from './watched-files.js';

export interface ReloadsOptions {
  readonly file: string;
  readonly resolve: Resolve;
  /** Milliseconds that requests of an old configuration are waited for. */
  readonly graceMs: number;
  /** Called when another graph runs. */
  onChange(running: Running, graph: Graph): void;
  /** Called when nothing runs any more. */
  onDown(error: unknown): void;
}

/** What runs, and follows its file. */
export class Reloads {
  readonly tally = new ReloadTally();
  private current: Running;
  private graph: Graph;
  private readonly watched: WatchedFiles;
  private readonly ended = new AbortController();
  private last: Promise<unknown> = Promise.resolve();
  /** Asked for, and not begun. */
  private waiting: Promise<ReloadResult> | undefined;
  private lastChange: LastReload | undefined;
  private readonly retiring = new Set<Promise<void>>();

  constructor(
    first: { readonly running: Running; readonly graph: Graph; readonly files: FileStates },
    private readonly options: ReloadsOptions,
  ) {
    this.current = first.running;
    this.graph = first.graph;
    this.watched = new WatchedFiles(first.files);
  }

  get running(): Running {
    return this.current;
  }

  /** What stood in the file when what runs was read from it. */
  get text(): string {
    return this.graph.text;
  }

  /** Follows the files until the stop. */
  async watch(): Promise<void> {
    const clock = this.current.app.get(Clock, { strict: false });
    for await (const _ of this.watched.changes(clock, this.ended.signal)) {
      // Whoever has to know of a failure knows.
      await this.reload('a file has changed').catch(() => undefined);
    }
  }

  /**
   * Reads the file again, after what is under way; one reload serves all who ask before it begins. Resolves when requests are
   * answered by the new configuration, or when it is known that they will not be.
   */
  async reload(cause: string): Promise<ReloadResult> {
    if (this.waiting) return this.waiting;
    const reload = this.last.then(async () => {
      this.waiting = undefined;
      return this.once(cause);
    });
    this.waiting = reload;
    this.last = reload.catch(() => undefined);
    return reload;
  }

  /**
   * Stops what runs. A reload that is under way is waited for, unless it can still be given up; what that takes is a part of
   * the grace period.
   */
  async stop(graceMs: number): Promise<readonly Failure[]> {
    const until = performance.now() + graceMs;
    this.ended.abort();
    await this.last;
    const failures = await this.current.stop(Math.max(0, until - performance.now()));
    await Promise.all(this.retiring);
    return failures;
  }

  private async once(cause: string): Promise<ReloadResult> {
    if (this.ended.signal.aborted) throw new Error('the server stops');
    const began = performance.now();
    const old = this.current;
    // Only now: most servers never read their file again.
    const [{ attempt }, { logReload }] = await Promise.all([import('./attempt.js'), import('./reload-log.js')]);
    let attempted: Attempted;
    try {
      attempted = await attempt(old, {
        file: this.options.file,
        resolve: this.options.resolve,
        signal: this.ended.signal,
        graceMs: this.options.graceMs,
        stopFailed: (failure) => this.stopFailed(failure),
      });
    } catch (error) {
      this.options.onDown(error);
      throw error;
    }
    const duration = performance.now() - began;
    this.follow(old, attempted);
    const log = logOf(this.current.app);
    if (log) logReload(log.with({ module: 'reload' }), cause, attempted, duration);
    const { outcome, changes, issues, reason } = attempted;
    const { addresses } = this.current;
    this.tally.count(outcome);
    if (outcome === 'reloaded') this.lastChange = { cause, time: Date.now(), changes, issues };
    return {
      outcome,
      changes,
      issues,
      addresses,
      duration,
      ...(reason !== undefined && { reason }),
      ...(outcome === 'unchanged' && this.lastChange && { last: this.lastChange }),
    };
  }

  private follow(old: Running, { running, graph, files, gone }: Attempted): void {
    this.watched.read(files, { isWhole: graph !== undefined });
    this.graph = graph ?? { ...this.graph, composed: running.composed };
    if (running === old) return;
    this.current = running;
    this.options.onChange(running, this.graph);
    const retiring = this.retire(old, gone).finally(() => this.retiring.delete(retiring));
    this.retiring.add(retiring);
  }

  private async retire(old: Running, gone: Attempted['gone']): Promise<void> {
    const { retire } = await import('./exchange/retire.js');
    const isHostGone = old.composed.host !== this.current.composed.host;
    const failures = await retire(isHostGone ? old.composed.host : undefined, gone, this.options.graceMs);
    failures.forEach((failure) => this.stopFailed(failure));
  }

  private stopFailed({ section, error }: Failure): void {
    logOf(this.current.app)?.error('what was taken out of use does not stop', { module: 'reload', section, error });
  }
}
