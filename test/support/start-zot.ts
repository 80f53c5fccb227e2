import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@zot/extension-api';
import { builtinMinimal } from '../../src/builtin-minimal.js';
import { builtin } from '../../src/builtin.js';
import { boot, type Running } from '../../src/kernel/boot/boot.js';
import { prepare } from '../../src/kernel/prepare/prepare.js';
import { onlyBuiltin } from '../../src/kernel/prepare/resolved.js';
import { Client } from './client.js';

export interface StartOptions {
  /** Sections of the config; address, port and root are given by the start. */
  readonly settings?: Readonly<Record<string, object>>;
  /** The program without extensions. */
  readonly minimal?: boolean;
  /** Definitions beside those that ship. */
  readonly more?: readonly Definition[];
  /** Puts into the root what shall be there before the start. */
  readonly fill?: (root: string) => Promise<unknown>;
}

/** A registry in this process: the program that `zot serve` runs, on a free port and a root of its own. */
export class Zot {
  private constructor(
    readonly client: Client,
    readonly running: Running,
    private readonly folder: string,
    private readonly options: StartOptions,
  ) {}

  static async start(options: StartOptions = {}): Promise<Zot> {
    const folder = await mkdtemp(join(tmpdir(), 'zot-e2e-'));
    await mkdir(join(folder, 'root'));
    await options.fill?.(join(folder, 'root'));
    return Zot.open(folder, options);
  }

  get root(): string {
    return join(this.folder, 'root');
  }

  /** Stops in order and removes the root; what could not be stopped fails the test. */
  async stop(): Promise<void> {
    await this.halt(5000);
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Stops, and starts again on the same root. */
  async restart(options: StartOptions = this.options): Promise<Zot> {
    await this.halt(5000);
    return Zot.open(this.folder, options);
  }

  /** Stops, and keeps the root. */
  async halt(graceMs: number): Promise<void> {
    const stopped = this.running.stop(graceMs);
    this.client.close();
    const failures = await stopped;
    if (failures.length > 0) {
      throw new AggregateError(
        failures.map(({ error }) => error),
        'the stop failed',
      );
    }
  }

  private static async open(folder: string, options: StartOptions): Promise<Zot> {
    const { storage, http, ...others } = options.settings ?? {};
    const file = join(folder, 'config.json');
    const config = {
      log: { level: 'error' },
      ...others,
      storage: { gc: false, ...storage, rootDirectory: join(folder, 'root') },
      http: { ...http, address: '127.0.0.1', port: '0' },
    };
    await writeFile(file, JSON.stringify(config));
    const { graph, issues } = await prepare(
      file,
      onlyBuiltin([...(options.minimal ? builtinMinimal : builtin), ...(options.more ?? [])]),
    );
    if (!graph) throw new Error(issues.map(({ message }) => message).join('\n'));
    const running = await boot(graph.composed);
    return new Zot(new Client(running.addresses[0]!), running, folder, options);
  }
}
