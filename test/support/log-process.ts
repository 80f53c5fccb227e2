import { SystemClock } from '../../src/scheduler/clock/system-clock.js';
import { LogOutputs } from '../../src/log/log-outputs.js';

/** A program that logs to what its first argument names (`''`: standard output) and then ends as the second one says. One that is `mute` has no use of standard error. */
const [output = '', ending = 'stop', lines = '1'] = process.argv.slice(2);
const outputs = new LogOutputs({ level: 'debug', output, audit: '' }, new SystemClock());
await outputs.start();

for (let line = 0; line < Number(lines); line++) {
  outputs.log.info('a line', { line, padding: 'x'.repeat(200) });
  // As requests come: not all in one turn of the event loop.
  if (line % 100 === 99) await new Promise(setImmediate);
}
if (ending !== 'mute')
  process.stderr.write(`${JSON.stringify({ megabytes: Math.round(process.memoryUsage.rss() / 1e6) })}\n`);

if (ending === 'crash') throw new Error('nobody catches this');
if (ending === 'exit') process.exit(3);
await outputs.stop();
// As `serve` does: a pipe that nobody reads would keep the process.
setTimeout(() => process.exit(), 1000).unref();
