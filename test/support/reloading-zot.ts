import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@zot/extension-api';
import { builtin } from '../../src/builtin.js';
import { boot, type Running } from '../../src/kernel/boot/boot.js';
import { prepare, type Graph } from '../../src/kernel/prepare/prepare.js';
import { onlyBuiltin } from '../../src/kernel/prepare/resolved.js';
import type { ReloadResult } from '../../src/kernel/reload/reload-result.js';
import { Reloads } from '../../src/kernel/reload/reloads.js';
import { Client } from './client.js';

export type Settings = Readonly<Record<string, object | undefined>>;

export interface ReloadingOptions {
  /** Definitions beside those that ship. */
  readonly more?: readonly Definition[];
  /** Milliseconds that requests of an old configuration are waited for. */
  readonly graceMs?: number;
  /** Follows its file, as a served one does. */
  readonly watch?: boolean;
}

/** A registry in this process that reads its config again when it is told to. */
export class ReloadingZot {
  private client_: Client;

  private constructor(
    readonly folder: string,
    readonly reloads: Reloads,
    /** Why nothing runs any more. */
    readonly down: readonly unknown[],
  ) {
    this.client_ = new Client(this.running.addresses[0]!);
  }

  static async start(settings: Settings = {}, options: ReloadingOptions = {}): Promise<ReloadingZot> {
    const folder = await mkdtemp(join(tmpdir(), 'zot-reload-'));
    await write(folder, settings);
    const { reloads, down } = await serve(join(folder, 'config.json'), options);
    if (options.watch) void reloads.watch();
    return new ReloadingZot(folder, reloads, down);
  }

  get running(): Running {
    return this.reloads.running;
  }

  get file(): string {
    return join(this.folder, 'config.json');
  }

  get root(): string {
    return join(this.folder, 'root');
  }

  /** Speaks to where the server answers now, over connections that are kept. */
  get client(): Client {
    const [url] = this.running.addresses;
    if (this.client_.url !== url) {
      this.client_.close();
      this.client_ = new Client(url!);
    }
    return this.client_;
  }

  /** What stands in the file for these settings. */
  text(settings: Settings): string {
    return textOf(this.folder, settings);
  }

  async write(settings: Settings): Promise<void> {
    await write(this.folder, settings);
  }

  /** Writes another config, and has it read. */
  async change(settings: Settings): Promise<ReloadResult> {
    await this.write(settings);
    return this.reloads.reload('a test');
  }

  /** What became of the sections at a reload, in the words of the plan; those that were kept are left out. */
  static acts({ changes }: ReloadResult): Record<string, string> {
    return Object.fromEntries(
      changes.filter(({ act }) => act !== 'keep' && act !== 'none').map(({ name, act }) => [name, act]),
    );
  }

  async stop(): Promise<void> {
    const stopped = this.reloads.stop(5000);
    this.client_.close();
    const failures = await stopped;
    await rm(this.folder, { recursive: true, force: true });
    if (failures.length > 0)
      throw new AggregateError(
        failures.map(({ error }) => error),
        'the stop failed',
      );
  }
}

async function write(folder: string, settings: Settings): Promise<void> {
  await writeFile(join(folder, 'config.json'), textOf(folder, settings));
}

function textOf(folder: string, { storage, http, log, ...others }: Settings): string {
  return JSON.stringify({
    ...others,
    log: { level: 'error', output: join(folder, 'log'), ...log },
    storage: { gc: false, rootDirectory: join(folder, 'root'), ...storage },
    http: { address: '127.0.0.1', port: '0', ...http },
  });
}

async function serve(file: string, { more = [], graceMs = 5000 }: ReloadingOptions) {
  const resolve = onlyBuiltin([...builtin, ...more]);
  const { graph, issues, files } = await prepare(file, resolve);
  if (!graph) throw new Error(issues.map(({ message }) => message).join('\n'));
  const running = await boot(graph.composed);
  const down: unknown[] = [];
  const first: { running: Running; graph: Graph; files: typeof files } = { running, graph, files };
  const reloads = new Reloads(first, {
    file,
    resolve,
    graceMs,
    onChange: () => undefined,
    onDown: (error) => void down.push(error),
  });
  return { reloads, down };
}
