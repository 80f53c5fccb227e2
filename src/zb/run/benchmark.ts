import { ProcessUsage } from '../measure/process-usage.js';
import { Sample } from '../measure/sample.js';
import { Leftovers } from '../registry/leftovers.js';
import { RegistryClient } from '../registry/registry-client.js';
import { targetResult, type TestResult } from '../report/result-file.js';
import { Client } from '../wire/client.js';
import { RequestFault } from '../wire/request-fault.js';
import { Stage } from '../workloads/stage.js';
import type { Operation, Workload } from '../workloads/workload.js';
import type { BenchmarkOptions, Target } from '../command-line.js';
import { runRound } from './run-round.js';

/** What a benchmark tells while it runs. */
export interface Listener {
  progress(text: string, share: number): void;
  finished(test: TestResult): void;
  note(text: string): void;
}

interface Course {
  readonly target: Target;
  readonly clients: readonly RegistryClient[];
  readonly stage: Stage;
  readonly usage?: ProcessUsage;
}

/** Runs tests on all targets in turn. */
export class Benchmark {
  private readonly courses: readonly Course[];
  private readonly upstream: Stage | undefined;

  constructor(
    private readonly options: BenchmarkOptions,
    private readonly listener: Listener,
    private readonly signal: AbortSignal,
  ) {
    this.upstream = options.upstream && this.stageOf(options.upstream, undefined);
    this.courses = options.targets.map((target) => {
      const stage = this.stageOf(target.url, this.upstream);
      const usage = target.pid === undefined ? undefined : new ProcessUsage(target.pid);
      return { target, stage, clients: stage.clients, usage };
    });
  }

  /** Throws unless each target answers as a registry does. */
  async reach(): Promise<void> {
    const targets = this.courses.map(({ target, stage }) => ({ url: target.url, stage }));
    if (this.upstream) targets.push({ url: this.options.upstream!, stage: this.upstream });
    for (const { url, stage } of targets) {
      try {
        await stage.first.ping();
      } catch (error) {
        throw new Error(`${url.origin} cannot be measured: ${reasonOf(error)}`, { cause: error });
      }
    }
  }

  async run(workload: Workload): Promise<TestResult> {
    const operations: Operation[] = [];
    for (const { target, stage } of this.courses) {
      this.listener.progress(`${workload.name}: preparing ${target.label}`, 0);
      operations.push(await workload.prepare(stage));
    }
    const totals = this.courses.map(() => new Sample());
    const { rounds, limit } = this.options;
    for (let round = 0; round < rounds && !this.signal.aborted; round += 1) {
      for (const [index, { target, clients, usage }] of this.courses.entries()) {
        const sample = await runRound({
          operation: operations[index]!,
          clients,
          from: totals[index]!.requests,
          limit,
          usage,
          signal: this.signal,
          onProgress: (share) => {
            this.listener.progress(`${workload.name}: ${target.label}, round ${round + 1} of ${rounds}`, share);
          },
        });
        totals[index]!.add(sample);
      }
    }
    const test = {
      name: workload.name,
      results: this.courses.map(({ target }, index) => targetResult(target.label, totals[index]!)),
    };
    this.listener.finished(test);
    await this.tidy((stage) => stage.leftovers);
    return test;
  }

  async close(): Promise<void> {
    await this.tidy((stage) => stage.kept);
    for (const stage of this.stages()) for (const { client } of stage.clients) client.close();
  }

  private async tidy(which: (stage: Stage) => Leftovers): Promise<void> {
    if (this.options.skipCleanup) return;
    this.listener.progress('cleaning up', 0);
    for (const stage of this.stages()) {
      const stayed = await which(stage).remove(stage.clients);
      if (stayed > 0) this.listener.note(`${stayed} manifests or blobs could not be removed`);
    }
  }

  private stages(): Stage[] {
    return [...this.courses.map(({ stage }) => stage), ...(this.upstream ? [this.upstream] : [])];
  }

  private stageOf(origin: URL, upstream: Stage | undefined): Stage {
    const { concurrency, sourceAddresses, repository, limit, rounds } = this.options;
    const clients = Array.from({ length: concurrency }, (_, index) => {
      const localAddress = sourceAddresses[index % sourceAddresses.length];
      return new RegistryClient(new Client({ ...this.options, origin, localAddress }));
    });
    const expected = 'requests' in limit ? limit.requests * rounds : 0;
    return new Stage(repository, clients, new Leftovers(), new Leftovers(), expected, upstream);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof RequestFault)) return (error as Error).message;
  if (error.status === 401) return 'it asks for credentials; give them with --auth-creds user:password';
  return error.message;
}
