import { parseArgs } from 'node:util';
import { configured } from './config/configured.js';
import { runExporter } from './run-exporter.js';
import { usage } from './usage.js';

const exit = { good: 0, failed: 1, wrongUsage: 2 } as const;

/** Runs the command line, and resolves with what to exit with. */
export async function zxp(argv: readonly string[]): Promise<number> {
  let asked: { help?: boolean; version?: boolean; words: readonly string[] };
  try {
    asked = read(argv);
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (asked.help || (asked.words.length === 0 && !asked.version)) return said(usage);
  if (asked.version) return said(`zxp ${process.env.ZOT_BUILD_VERSION ?? 'unbuilt'} (node ${process.version})\n`);
  const [command, file, ...more] = asked.words;
  if (command !== 'config') return wrong(`unknown command '${command}'; did you mean config?`);
  if (more.length > 0) return wrong('config takes one file');

  const { config, problems } = await configured(file);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (!config) return exit.failed;
  try {
    await runExporter(config);
    return exit.good;
  } catch (error) {
    process.stderr.write(`zxp does not start: ${(error as Error).message}\n`);
    return exit.failed;
  }
}

function read(argv: readonly string[]): { help?: boolean; version?: boolean; words: readonly string[] } {
  const options = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  return { ...values, words: positionals };
}

function said(text: string): number {
  process.stdout.write(text);
  return exit.good;
}

function wrong(message: string): number {
  process.stderr.write(`zxp: ${message}\nzxp --help says how it is used\n`);
  return exit.wrongUsage;
}
