import { parseArgs } from 'node:util';
import { sourceAddresses } from './source-addresses.js';
import { UsageError } from './usage-error.js';

export type OutputFormat = 'stdout' | 'json' | 'ci-cd';

export interface Target {
  /** A, B, … in the order of the command line. */
  readonly label: string;
  readonly url: URL;
  /** The server's process on this machine. */
  readonly pid?: number;
}

export interface BenchmarkOptions {
  readonly targets: readonly Target[];
  readonly authorization?: string;
  readonly concurrency: number;
  /** How much one target does in one round of one test. */
  readonly limit: { readonly requests: number } | { readonly seconds: number };
  readonly rounds: number;
  readonly repository: string;
  readonly outputFormat: OutputFormat;
  readonly outputFile?: string;
  readonly tests?: RegExp;
  readonly skipCleanup: boolean;
  readonly workingDir: string;
  readonly sourceAddresses: readonly string[];
  readonly upstream?: URL;
  readonly silenceMs: number;
  readonly insecure: boolean;
}

export type CommandLine =
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'list'; readonly tests?: RegExp }
  | { readonly command: 'compare'; readonly before: string; readonly after: string }
  | { readonly command: 'run'; readonly options: BenchmarkOptions };

const flags = {
  'auth-creds': { type: 'string', short: 'A' },
  concurrency: { type: 'string', short: 'c', default: '1' },
  requests: { type: 'string', short: 'n' },
  seconds: { type: 'string' },
  rounds: { type: 'string' },
  repo: { type: 'string', short: 'r' },
  'output-format': { type: 'string', short: 'o', default: 'stdout' },
  'output-file': { type: 'string' },
  'test-regex': { type: 'string', short: 't' },
  'list-tests': { type: 'boolean', short: 'l', default: false },
  'skip-cleanup': { type: 'boolean', default: false },
  'working-dir': { type: 'string', short: 'd', default: '.' },
  'src-ips': { type: 'string', short: 'i' },
  'src-cidr': { type: 'string', short: 's' },
  'upstream-server-url': { type: 'string', short: 'u' },
  pid: { type: 'string', multiple: true },
  timeout: { type: 'string', default: '60' },
  insecure: { type: 'boolean', short: 'k', default: false },
  version: { type: 'boolean', short: 'v', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the arguments behind `zb`. Throws `UsageError` with a sentence for the user. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parse(argv);
  if (values.help) return { command: 'help' };
  if (values.version) return { command: 'version' };
  const tests = values['test-regex'] ? pattern(values['test-regex']) : undefined;
  if (values['list-tests']) return { command: 'list', tests };
  if (positionals[0] === 'compare') {
    const [, before, after, ...more] = positionals;
    if (!before || !after || more.length > 0) throw new UsageError('compare takes two result files');
    return { command: 'compare', before, after };
  }
  if (positionals.length === 0) throw new UsageError('give the URL of a registry');
  if (values.requests !== undefined && values.seconds !== undefined) {
    throw new UsageError('--requests and --seconds exclude each other');
  }
  const concurrency = count('--concurrency', values.concurrency);
  const rounds = count('--rounds', values.rounds ?? (positionals.length > 1 ? '5' : '1'));
  const requests = count('--requests', values.requests ?? String(concurrency));
  if (requests < concurrency) throw new UsageError('--requests must be at least --concurrency');
  const pids = values.pid ?? [];
  if (pids.length > positionals.length) throw new UsageError('more --pid than URLs');
  return {
    command: 'run',
    options: {
      targets: positionals.map((text, index) => ({
        label: String.fromCharCode(65 + index),
        url: registryUrl(text),
        pid: pids[index] === undefined ? undefined : count('--pid', pids[index]),
      })),
      authorization: values['auth-creds'] === undefined ? undefined : basic(values['auth-creds']),
      concurrency,
      limit: values.seconds === undefined ? { requests } : { seconds: amount('--seconds', values.seconds) },
      rounds,
      repository: values.repo ?? `zb-${Date.now().toString(36)}`,
      outputFormat: outputFormat(values['output-format']),
      outputFile: values['output-file'],
      tests,
      skipCleanup: values['skip-cleanup'],
      workingDir: values['working-dir'],
      sourceAddresses: sourceAddresses(values['src-ips'], values['src-cidr'], concurrency),
      upstream: values['upstream-server-url'] ? registryUrl(values['upstream-server-url']) : undefined,
      silenceMs: amount('--timeout', values.timeout) * 1000,
      insecure: values.insecure,
    },
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function registryUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) throw new UsageError(`"${text}" is no http:// or https:// URL`);
  if (url.pathname !== '/' || url.search) throw new UsageError(`"${text}": a registry's URL has no path`);
  if (url.username) throw new UsageError('give credentials with --auth-creds, not in the URL');
  return url;
}

function count(flag: string, text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new UsageError(`${flag} takes a whole number from 1, not "${text}"`);
  return Number(text);
}

function amount(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0) || value > 86_400) throw new UsageError(`${flag} takes seconds, more than 0, not "${text}"`);
  return value;
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UsageError(`--test-regex: ${(error as Error).message}`);
  }
}

function basic(credentials: string): string {
  if (!credentials.includes(':')) throw new UsageError('--auth-creds takes user:password');
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function outputFormat(text: string): OutputFormat {
  if (text === 'stdout' || text === 'json' || text === 'ci-cd') return text;
  throw new UsageError(`--output-format is stdout, json or ci-cd, not "${text}"`);
}
