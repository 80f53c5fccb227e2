import { readdirSync, readFileSync } from 'node:fs';
import { lineFit } from './line-fit.js';

const mebibyte = 2 ** 20;
const hourMs = 3_600_000;

/** What a server's process holds, looked at again and again. Linux only. */
export class Samples {
  #taken = [];

  constructor(pid, address) {
    this.pid = pid;
    this.address = address;
  }

  async take(at) {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    const answer = await fetch(`http://${this.address}/metrics`);
    const metrics = await answer.text();
    const value = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
    const sample = {
      at,
      resident: Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) / 1024,
      heap: value('nodejs_heap_size_used_bytes') / mebibyte,
      external: value('nodejs_external_memory_bytes') / mebibyte,
      files: readdirSync(`/proc/${this.pid}/fd`).length,
      metrics,
    };
    this.#taken.push(sample);
    return sample;
  }

  /** A sentence for each figure, of the samples from `fromMs` on. */
  report(fromMs) {
    const late = this.#taken.filter(({ at }) => at >= fromMs);
    const lines = ['resident', 'heap', 'external'].map((name) => {
      const { slope, error } = lineFit(late.map((sample) => [sample.at / hourMs, sample[name]]));
      const values = late.map((sample) => sample[name]);
      const range = `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)} MiB`;
      return `${name}: ${slope.toFixed(2)} MiB/h, standard error ${error.toFixed(2)}; ${range} in ${late.length} samples`;
    });
    const files = late.map((sample) => sample.files);
    const { slope, error } = lineFit(late.map((sample) => [sample.at / hourMs, sample.files]));
    lines.push(
      `file descriptors: ${Math.min(...files)} to ${Math.max(...files)}, ${slope.toFixed(1)} an hour, standard error ${error.toFixed(1)}`,
    );
    return lines;
  }
}
