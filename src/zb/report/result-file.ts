import type { LatencySummary } from '../measure/latency-record.js';
import type { Sample } from '../measure/sample.js';
import { readFileSync } from 'node:fs';

/** What `--output-format json` prints, and `zb compare` reads. */
export interface ResultFile {
  readonly format: 'zb-results-1';
  readonly version: string;
  /** ISO 8601. */
  readonly started: string;
  readonly concurrency: number;
  readonly rounds: number;
  /** Operations of one target in one round, or its seconds. */
  readonly limit: { readonly requests: number } | { readonly seconds: number };
  readonly targets: readonly { readonly label: string; readonly url: string }[];
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  readonly name: string;
  readonly results: readonly TargetResult[];
}

/** One test on one target, all rounds together. Latencies are in milliseconds. */
export interface TargetResult {
  readonly target: string;
  readonly requests: number;
  readonly failed: number;
  readonly seconds: number;
  /** Successful operations per second. */
  readonly rate: number;
  /** The same in each round. */
  readonly rates: readonly number[];
  /** Bytes of content moved. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  readonly latency: LatencySummary;
  /** Answers by the hundreds of their status: `{ "2xx": 100 }`. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Time to the first byte of each step of a pull. */
  readonly steps: Readonly<Record<string, LatencySummary>>;
  readonly faults: readonly string[];
  /** Of the server, where its `--pid` was given. */
  readonly cpuSeconds?: number;
  readonly operationsPerCpuSecond?: number;
  readonly cpuSecondsPerGigabyte?: number;
  readonly peakBytes?: number;
}

const gigabyte = 1e9;

export function targetResult(target: string, sample: Sample): TargetResult {
  const done = sample.requests - sample.failed;
  const { cpuSeconds } = sample;
  return {
    target,
    requests: sample.requests,
    failed: sample.failed,
    seconds: sample.seconds,
    rate: done / sample.seconds,
    rates: sample.rates,
    bytes: sample.bytes,
    bytesPerSecond: sample.bytes / sample.seconds,
    latency: sample.latencies.summary(),
    statuses: Object.fromEntries(
      sample.statuses.flatMap((count, hundred) => (count > 0 ? [[`${hundred}xx`, count] as const] : [])),
    ),
    steps: Object.fromEntries([...sample.steps].map(([step, record]) => [step, record.summary()])),
    faults: sample.faults,
    ...(cpuSeconds === undefined
      ? {}
      : {
          cpuSeconds,
          operationsPerCpuSecond: done / cpuSeconds,
          cpuSecondsPerGigabyte: sample.bytes > 0 ? cpuSeconds / (sample.bytes / gigabyte) : undefined,
          peakBytes: sample.peakBytes,
        }),
  };
}

/** Reads a result file. Throws an error that names the file and what is wrong with it. */
export function readResultFile(path: string): ResultFile {
  let value: Partial<ResultFile>;
  try {
    value = JSON.parse(readFileSync(path, 'utf8')) as Partial<ResultFile>;
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`, { cause: error });
  }
  if (value?.format !== 'zb-results-1') throw new Error(`${path}: not a result file of zb; write one with -o json`);
  return value as ResultFile;
}
