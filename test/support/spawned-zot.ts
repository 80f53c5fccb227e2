import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freshBundle } from './bundle.js';
import { Client } from './client.js';

const bin = join(dirname(dirname(import.meta.dirname)), 'bin');
const patienceMs = 20_000;

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** `bin/zot serve` as a process of its own, in a folder of its own. */
export class SpawnedZot {
  private output = '';
  private readonly ended: Promise<Ended>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: this.output }));
  }

  static async spawn(
    config: string,
    program: 'zot' | 'zot-minimal' = 'zot',
    env: Readonly<Record<string, string>> = {},
  ): Promise<SpawnedZot> {
    await freshBundle();
    return new SpawnedZot(
      spawn(join(bin, program), ['serve', config], {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** Waits for the line that says where it listens. */
  async listening(): Promise<Client> {
    const gone = this.ended.then(({ code, output }) => {
      throw new Error(`it ended with ${code} before it listened: ${output}`);
    });
    const address = new Promise<string>((resolve) => {
      const look = () => {
        const match = /https?:\/\/[\d.]+:\d+/.exec(this.output);
        if (match) resolve(match[0]);
      };
      this.child.stdout!.on('data', look);
      this.child.stderr!.on('data', look);
      look();
    });
    return new Client(await within(Promise.race([address, gone]), 'it said no address'));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<Ended> {
    return within(this.ended, 'it did not end');
  }

  /** For `afterEach`: ends it if it still runs. */
  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** A folder with config files for processes of one test. */
export class ConfigFolder {
  private constructor(readonly path: string) {}

  static async make(): Promise<ConfigFolder> {
    return new ConfigFolder(await mkdtemp(join(tmpdir(), 'zot-spawn-')));
  }

  async config(name: string, { root, port = 0 }: { root?: string; port?: number } = {}): Promise<string> {
    const file = join(this.path, `${name}.json`);
    const rootDirectory = root ?? join(this.path, 'root');
    const http = { address: '127.0.0.1', port: String(port) };
    await writeFile(file, JSON.stringify({ storage: { rootDirectory, gc: false }, http, log: { level: 'error' } }));
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function within<T>(promise: Promise<T>, message: string): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(message)), patienceMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
