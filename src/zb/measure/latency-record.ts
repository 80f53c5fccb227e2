/** Durations in milliseconds, kept one by one in a growing typed array, so that percentiles are exact. */
export class LatencyRecord {
  private values = new Float64Array(1024);
  private size = 0;
  private sorted = true;

  get count(): number {
    return this.size;
  }

  add(ms: number): void {
    if (this.size === this.values.length) {
      const grown = new Float64Array(this.size * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.size] = ms;
    this.size += 1;
    this.sorted = false;
  }

  addAll(other: LatencyRecord): void {
    for (const ms of other.values.subarray(0, other.size)) this.add(ms);
  }

  /** The smallest duration that at least `percent` of all durations do not exceed. NaN when there are none. */
  percentile(percent: number): number {
    if (this.size === 0) return NaN;
    if (!this.sorted) this.values.subarray(0, this.size).sort();
    this.sorted = true;
    const rank = Math.max(1, Math.ceil((percent / 100) * this.size));
    return this.values[rank - 1]!;
  }

  summary(): LatencySummary {
    return {
      min: this.percentile(0),
      p50: this.percentile(50),
      p75: this.percentile(75),
      p90: this.percentile(90),
      p99: this.percentile(99),
      max: this.percentile(100),
    };
  }
}

/** In milliseconds. */
export interface LatencySummary {
  readonly min: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}
