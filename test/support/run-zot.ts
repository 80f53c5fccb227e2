import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { freshBundle } from './bundle.js';

export const checkout = dirname(dirname(import.meta.dirname));
const patience = 20_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly program?: 'zot' | 'zot-minimal';
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It is killed where it takes longer. */
  readonly patienceMs?: number;
}

/** Runs a command of `bin/` that ends by itself, without colors unless the environment asks for them. */
export async function runZot(args: readonly string[], { program = 'zot', ...options }: RunOptions = {}): Promise<Ran> {
  await freshBundle();
  return run(join(checkout, 'bin', program), args, options);
}

/** Runs any program to its end. */
export function run(
  program: string,
  args: readonly string[],
  { cwd = checkout, env = {}, patienceMs = patience }: Omit<RunOptions, 'program'> = {},
): Promise<Ran> {
  const { NO_COLOR: _no, FORCE_COLOR: _force, ...plain } = process.env;
  const child = spawn(program, args, { cwd, env: { ...plain, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const { promise, resolve, reject } = Promise.withResolvers<Ran>();
  child.on('error', reject);
  child.on('close', (code) => resolve({ code, stdout, stderr }));
  return promise.finally(() => clearTimeout(timer));
}
