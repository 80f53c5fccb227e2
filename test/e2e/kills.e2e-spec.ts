import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { freshBundle } from '../support/bundle.js';

const script = join(dirname(dirname(import.meta.dirname)), 'scripts/kill-test.js');

/** F01 in small; `scripts/kill-test.js --kills 500` is the whole, and minds how long a start takes. */
it('loses nothing that it acknowledged in 30 kills under writers', async () => {
  await freshBundle();
  const run = spawn(process.execPath, [script, '--kills', '30', '--writers', '4', '--ready-ms', 'Infinity'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [run.stdout, run.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(run, 'close')) as [number];
  expect(output).toMatch(/30 kills, \d+ operations acknowledged, 0 lost or wrong, 0 refused/);
  expect(code).toBe(0);
}, 240_000);
