// Run by itself: measure-start.js [<config>]
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startZot } from './start-zot.js';

const starts = 10;
const settleMs = 1000;

/** Prints the time from spawning `bin/zot` to the end of its first answer, and its memory a second later. */
export async function measureStart(config) {
  const times = [];
  const memory = [];
  for (let start = 0; start < starts; start += 1) {
    const zot = await startZot(config);
    times.push(zot.startMs);
    await sleep(settleMs);
    memory.push(residentMegabytes(zot.pid));
    await zot.stop();
  }
  console.log(
    `start to first answer: median ${median(times).toFixed(0)} ms of ${starts}; worst ${Math.max(...times).toFixed(0)}`,
  );
  console.log(`resident memory when idle: median ${median(memory).toFixed(1)} MB`);
}

function residentMegabytes(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)[1]) * 1024) / 1e6;
}

function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

if (import.meta.main)
  await measureStart(process.argv[2] ?? join(import.meta.dirname, '../examples/config-minimal.json'));
