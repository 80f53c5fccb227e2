import type { Counter, Distribution, Gauge } from '@zot/extension-api';

/** The number of one counter or gauge. */
export class NumberCell implements Counter, Gauge {
  value = 0;

  add(amount = 1): void {
    this.value += amount;
  }

  set(value: number): void {
    this.value = value;
  }
}

/** What a summary or histogram knows of the values it has seen. */
export class DistributionCell implements Distribution {
  count = 0;
  sum = 0;
  /** How many lay at or below each bound, and above the one before. What lies above the last is in `count` only. */
  readonly below: number[];

  constructor(private readonly bounds: readonly number[] = []) {
    this.below = bounds.map(() => 0);
  }

  observe(value: number): void {
    this.count += 1;
    this.sum += value;
    for (let at = 0; at < this.bounds.length; at += 1) {
      if (value > this.bounds[at]!) continue;
      this.below[at]! += 1;
      return;
    }
  }

  /** How many lay at or below each bound. */
  cumulated(): number[] {
    let sum = 0;
    return this.below.map((count) => (sum += count));
  }
}
