import { LatencyRecord } from './latency-record.js';

/** How many messages of failed requests are kept. */
const faultLimit = 3;

/** What was seen of one target in one test: a round, or several put together. */
export class Sample {
  requests = 0;
  failed = 0;
  seconds = 0;
  /** Bytes of content that were pushed or pulled. */
  bytes = 0;
  /** Absent when the server's process is not known. */
  cpuSeconds: number | undefined;
  peakBytes: number | undefined;
  readonly latencies = new LatencyRecord();
  readonly statuses = new Array<number>(6).fill(0);
  readonly steps = new Map<string, LatencyRecord>();
  readonly faults: string[] = [];
  /** Operations per second, round by round. */
  readonly rates: number[] = [];

  fault(error: Error): void {
    this.failed += 1;
    if (this.faults.length < faultLimit && !this.faults.includes(error.message)) this.faults.push(error.message);
  }

  add(round: Sample): void {
    this.requests += round.requests;
    this.failed += round.failed;
    this.seconds += round.seconds;
    this.bytes += round.bytes;
    if (round.cpuSeconds !== undefined) this.cpuSeconds = (this.cpuSeconds ?? 0) + round.cpuSeconds;
    if (round.peakBytes !== undefined) this.peakBytes = Math.max(this.peakBytes ?? 0, round.peakBytes);
    this.latencies.addAll(round.latencies);
    round.statuses.forEach((count, hundred) => (this.statuses[hundred]! += count));
    for (const [step, record] of round.steps) this.addStep(step, record);
    this.faults.push(...round.faults.slice(0, faultLimit - this.faults.length));
    this.rates.push((round.requests - round.failed) / round.seconds);
  }

  addStep(step: string, record: LatencyRecord): void {
    let mine = this.steps.get(step);
    if (!mine) this.steps.set(step, (mine = new LatencyRecord()));
    mine.addAll(record);
  }
}
