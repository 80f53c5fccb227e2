import 'reflect-metadata';
import { runCli } from './cli/run-cli.js';

process.exitCode = await runCli({
  name: 'zot',
  binaryType: 'full',
  definitions: async () => (await import('./builtin.js')).builtin,
});
