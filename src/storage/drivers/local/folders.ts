import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { calls } from './system-calls.js';

/** Folders settled by this process that are remembered; a forgotten one costs some fsyncs again. */
const rememberedLimit = 65_536;

/** Makes folders, and brings names to the disk: an fsync of a file does not cover the name it stands under. */
export class Folders {
  private readonly settled = new Set<string>();
  private readonly settling = new Map<string, Promise<void>>();

  constructor(private readonly root: string) {}

  async make(folder: string): Promise<void> {
    const first = await calls.mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    // A folder made anew is not on the disk, whatever was known of one of that name before.
    for (let made = folder; made.length >= first.length; made = dirname(made)) this.settled.delete(made);
  }

  /** The names in this folder, and the folder itself up to the root, are on the disk when it resolves. */
  async sync(folder: string): Promise<void> {
    await syncFolder(folder);
    await this.settle(folder);
  }

  forget(folder: string): void {
    this.settled.delete(folder);
  }

  /** Once per folder and process: one made by an earlier process may never have been brought to the disk. */
  private async settle(folder: string): Promise<void> {
    if (folder === this.root || this.settled.has(folder)) return;
    let running = this.settling.get(folder);
    if (!running) {
      running = this.settleParents(folder).finally(() => this.settling.delete(folder));
      this.settling.set(folder, running);
    }
    await running;
  }

  private async settleParents(folder: string): Promise<void> {
    await this.sync(dirname(folder));
    if (this.settled.size >= rememberedLimit) this.settled.clear();
    this.settled.add(folder);
  }
}

export async function syncFolder(folder: string): Promise<void> {
  // Windows has no descriptors of folders.
  if (process.platform === 'win32') return;
  const descriptor = await calls.open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await calls.fsync(descriptor);
  } finally {
    await calls.close(descriptor);
  }
}
