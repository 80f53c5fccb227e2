import { readdirSync, readFileSync } from 'node:fs';
import { lineFit } from './line-fit.js';

const mebibyte = 2 ** 20;
const minuteMs = 60_000;
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
    };
    this.#taken.push(sample);
    // Not kept: the pages of a day have half a gigabyte.
    return { ...sample, metrics };
  }

  /** The most, in MiB, that it held for a whole minute. */
  mostOfMinutes() {
    return Math.max(...leastOfMinutes(this.#taken, 'resident').map(([, value]) => value));
  }

  /** A sentence for each figure, of the samples from `fromMs` on. */
  report(fromMs) {
    const late = this.#taken.filter(({ at }) => at >= fromMs);
    return [
      // What is held shows between two bursts of work and their collection.
      sentence('resident, the least of each minute', leastOfMinutes(late, 'resident')),
      ...['resident', 'heap', 'external'].map((name) => sentence(name, pointsOf(late, name))),
      sentence('file descriptors', pointsOf(late, 'files'), ''),
    ];
  }
}

function pointsOf(samples, name) {
  return samples.map((sample) => [sample.at / hourMs, sample[name]]);
}

function leastOfMinutes(samples, name) {
  const minutes = Map.groupBy(samples, ({ at }) => Math.floor(at / minuteMs));
  return [...minutes.values()].map((ofOne) =>
    pointsOf(ofOne, name).reduce((least, point) => (point[1] < least[1] ? point : least)),
  );
}

function sentence(name, points, unit = ' MiB') {
  const { slope, error } = lineFit(points);
  const values = points.map(([, value]) => value);
  const range = `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}${unit}`;
  return `${name}: ${slope.toFixed(2)}${unit}/h, standard error ${error.toFixed(2)}; ${range} in ${points.length} samples`;
}
