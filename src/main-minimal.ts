import 'reflect-metadata';
import { runCli } from './cli/run-cli.js';

process.exitCode = await runCli({
  name: 'zot-minimal',
  binaryType: 'minimal',
  definitions: async () => (await import('./builtin-minimal.js')).builtinMinimal,
});
