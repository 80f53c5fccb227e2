import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { checkout } from '../../support/run-zot.js';
import type { Fault } from './faulty-calls.js';

export interface BareOrder {
  readonly root: string;
  readonly script: 'push' | 'all' | 'tasks' | 'endless';
  readonly commit?: boolean;
  readonly fault?: Fault;
}

export interface Told {
  readonly ready?: boolean;
  readonly begun?: number;
  readonly done?: number;
  readonly failed?: number;
  readonly code?: string;
  readonly message?: string;
  readonly end?: boolean;
  readonly isHit?: boolean;
}

export interface BareEnd {
  readonly told: readonly Told[];
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly errors: string;
}

const built = new Map<string, Promise<string>>();

/** A program of this folder in one file, so that it starts fast. Made once for all tests of a process. */
export async function bundled(name: string): Promise<string> {
  let file = built.get(name);
  if (!file) built.set(name, (file = bundle(name)));
  return file;
}

async function bundle(name: string): Promise<string> {
  // Where what it leaves outside can be found.
  const outfile = join(checkout, `node_modules/.cache/zot-faults/${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    alias: Object.fromEntries(
      ['oci', 'extension-api', 'testkit'].map((lib) => [`@zot/${lib}`, join(checkout, `libs/${lib}/src/index.ts`)]),
    ),
    logLevel: 'error',
  });
  return outfile;
}

/** A registry in a process of its own. */
export class BareProcess {
  readonly told: Told[] = [];
  private errors = '';
  private readonly closed: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      // A kill may come in the midst of a line, never of one that counts.
      if (line.endsWith('}')) this.told.push(JSON.parse(line) as Told);
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.errors += text));
    this.closed = once(child, 'close');
  }

  static async start(order: BareOrder): Promise<BareProcess> {
    const file = await bundled('bare-registry');
    const env = { ...process.env, NODE_OPTIONS: '', UV_THREADPOOL_SIZE: '1' };
    return new BareProcess(
      spawn(process.execPath, [file, JSON.stringify(order)], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async end(): Promise<BareEnd> {
    await this.closed;
    return { told: this.told, code: this.child.exitCode, errors: this.errors };
  }
}

/** Starts one and waits for its end. */
export async function runBare(order: BareOrder): Promise<BareEnd> {
  return (await BareProcess.start(order)).end();
}
