import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findZot } from './find-zot.js';
import { RegistryProcess } from './registry-process.js';

export interface RegistryOptions {
  /**
   * Sections of the config, as a file holds them. Unless they say otherwise the registry listens on a free port of 127.0.0.1,
   * keeps what it stores in a folder of its own that goes with it, and logs what is worth a warning.
   */
  readonly config?: Readonly<Record<string, object>>;
  /** Names in the config are taken from here, as if the file lay in it: that of the extension under test. Default: the working directory. */
  readonly folder?: string;
  /** The command that is run. Default: that of the package `zot`, which has to be installed. */
  readonly program?: string;
  /** Milliseconds to wait until it listens, and until it has stopped. Default: 20 s. */
  readonly patience?: number;
}

/** A registry that runs in a process of its own. */
export interface TestRegistry extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** The folder that it stores in, unless the config named another. */
  readonly root: string;
  /** What it has said so far, on both streams. */
  output(): string;
  /** Stops it in order, and removes its files. Resolves with what it exited with. */
  stop(): Promise<number | null>;
}

/** Starts the registry that a config describes. Rejects with all that it said where it does not start. */
export async function startRegistry({
  config = {},
  folder = process.cwd(),
  program = findZot(folder),
  patience = 20_000,
}: RegistryOptions = {}): Promise<TestRegistry> {
  if (program === undefined) {
    throw new Error('no zot is installed here: run npm install --save-dev zot, or name one by `program`');
  }
  const root = await mkdtemp(join(tmpdir(), 'zot-test-'));
  const file = join(resolve(folder), `.zot-test-${randomUUID()}.json`);
  const { http, storage, log, ...others } = config;
  const whole = {
    ...others,
    log: { level: 'warn', ...log },
    storage: { rootDirectory: root, gc: false, ...storage },
    http: { address: '127.0.0.1', port: '0', ...http },
  };
  await writeFile(file, JSON.stringify(whole, null, 2));
  const running = new RegistryProcess(spawn(program, ['serve', file], { stdio: ['ignore', 'pipe', 'pipe'] }), patience);
  const clear = async () => {
    await Promise.all([rm(file, { force: true }), rm(root, { recursive: true, force: true })]);
  };
  try {
    const url = await running.address();
    const stop = async () => running.stop().finally(clear);
    return { url, root, output: () => running.output, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
  } catch (error) {
    await running.stop();
    await clear();
    throw error;
  }
}
