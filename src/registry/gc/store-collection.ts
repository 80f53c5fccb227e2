import {
  canStamp,
  canSweep,
  canTouch,
  type Clock,
  type CollectionRun,
  type Log,
  type Step,
  type Store,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { Repositories } from '../repository/repositories.js';
import { RetentionPolicies } from '../retention/retention-policies.js';
import { repositoryStamp } from '../visits/repository-stamp.js';
import { HeapRelief } from '../visits/heap-relief.js';
import { ignoreFull } from '../visits/ignore-full.js';
import { VisitMemory } from '../visits/visit-memory.js';
import { CollectionOrder } from './collection-order.js';
import type { CollectionReports } from './collection-reports.js';
import type { Collector } from './collector.js';
import { RottenContent } from './rotten-content.js';
import { SteadyTime } from './steady-time.js';

/** At the root of a store. No repository's name begins with a dot, and zot passes over files there. */
const memoryFile = '.zot.gc.json';
const timeFile = '.zot.time';
/** Repositories that are looked at in one step where nothing has changed. */
const perGlance = 64;
/** What changed within this time may change again without another stamp. Milliseconds. */
const blurMs = 2000;
/** Where nothing tells of blobs that come and go without the index, and where something is damaged. */
const anywayMs = 24 * 3_600_000;

export interface StoreCollectionOptions {
  readonly store: Store;
  /** The names of its repositories. */
  readonly names: () => Promise<readonly RepositoryName[]>;
  readonly repositories: Repositories;
  readonly collector: Collector;
  readonly reports: CollectionReports;
  readonly clock: Clock;
  readonly log: Log;
}

/** Collects the garbage of one store. */
export class StoreCollection {
  private readonly memory: VisitMemory;
  private readonly time: SteadyTime;
  private readonly relief = new HeapRelief();
  private policies: RetentionPolicies | undefined;

  constructor(private readonly options: StoreCollectionOptions) {
    const { store, clock } = options;
    const { gcDelay, retention } = store.settings;
    this.memory = new VisitMemory(store.driver, memoryFile, { gcDelay, retention });
    this.time = new SteadyTime(clock);
  }

  /** One run over all repositories; a step each where something may have to go. */
  async *run(run: CollectionRun): AsyncGenerator<Step> {
    const { store, names } = this.options;
    const { signal } = run;
    if (signal.aborted) return;
    this.policies ??= await RetentionPolicies.of(store.settings.retention);
    const order = new CollectionOrder(store, this.policies, this.time, run);
    const { isDry } = order;
    this.time.see(await this.now(isDry));
    await this.memory.load();
    const all = await names();
    try {
      for (let from = 0; from < all.length && !signal.aborted; from += perGlance) {
        yield* this.glance(all.slice(from, from + perGlance), order, signal);
      }
      if (!signal.aborted) yield* this.sweepUnfinished(order, signal);
    } finally {
      if (!isDry) await this.memory.save(new Set(all));
    }
  }

  private async *glance(
    names: readonly RepositoryName[],
    order: CollectionOrder,
    signal: AbortSignal,
  ): AsyncGenerator<Step> {
    const { driver } = order.store;
    const stamps = await Promise.all(names.map(async (name) => repositoryStamp(driver, name).catch(() => undefined)));
    const now = this.time.now(0);
    yield { on: names[0]! };
    for (const [n, name] of names.entries()) {
      const stamp = stamps[n];
      const isQuiet = stamp && !this.options.repositories.hasChanged(name);
      if (!order.isDry && isQuiet && this.memory.isSettled(name, stamp.text, now)) continue;
      if (signal.aborted) return;
      // Before it is visited: what comes meanwhile may have been missed.
      this.options.repositories.forgetChange(name);
      this.relief.look();
      yield await this.visit(name, order, (due) => {
        const isBlurred = !stamp || stamp.modified > now - blurMs;
        if (order.isDry) return;
        if (isBlurred) this.memory.forget(name);
        else this.memory.note(name, stamp.text, this.knowsBlobs ? due : Math.min(due ?? Infinity, now + anywayMs));
      });
    }
  }

  private async visit(
    name: RepositoryName,
    order: CollectionOrder,
    note: (due: number | undefined) => void,
  ): Promise<Step> {
    const { collector, reports, log, clock } = this.options;
    const started = clock.monotonic();
    try {
      note(await collector.collect(name, order));
      reports.visited(clock.monotonic() - started);
      return { on: name };
    } catch (error) {
      reports.visited(clock.monotonic() - started, error);
      if (!(error instanceof RottenContent)) {
        this.memory.forget(name);
        return { on: name, error };
      }
      log.warn(error.message, { repository: name });
      note(this.time.now(0) + anywayMs);
      return { on: name };
    }
  }

  /** Uploads that a bucket keeps parts of, and shows nobody. */
  private async *sweepUnfinished(order: CollectionOrder, signal: AbortSignal): AsyncGenerator<Step> {
    const { driver } = order.store;
    if (!canSweep(driver)) return;
    for await (const write of driver.unfinished(order.limit('gcDelay'))) {
      if (signal.aborted) return;
      if (!order.isDry) await driver.abandon(write);
      this.options.reports.unfinished(write.path, order);
      yield { on: write.path };
    }
  }

  private get knowsBlobs(): boolean {
    return canStamp(this.options.store.driver);
  }

  /** What files get that are written now: of a bucket or a file server, by its own clock. */
  private async now(isDry: boolean): Promise<number> {
    const { store, clock } = this.options;
    if (isDry) return clock.now();
    const { driver } = store;
    if (canTouch(driver)) await driver.touch(timeFile);
    if (!canTouch(driver) || !(await driver.stat(timeFile))) await driver.write(timeFile, []).catch(ignoreFull);
    return (await driver.stat(timeFile))?.modified ?? clock.now();
  }
}
