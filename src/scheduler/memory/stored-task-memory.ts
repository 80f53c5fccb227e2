import { Injectable } from '@nestjs/common';
import { Stores, TaskMemory, type StorageDriver, type TaskRecord } from '@zot/extension-api';
import { parseRecords } from './parse-records.js';

/** At the root of the default store. No repository's name begins with a dot, and zot passes over files there. */
export const memoryFile = '.zot.tasks.json';
/** Bytes; a file of thousands of tasks is far smaller. */
const longest = 1024 * 1024;

/** Remembers tasks in a file of the default store. */
@Injectable()
export class StoredTaskMemory extends TaskMemory {
  private readonly records = new Map<string, TaskRecord>();
  /** The write under way, and the one that will hold what has come since. */
  private writing: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly stores: Stores) {
    super();
  }

  async recall(): Promise<ReadonlyMap<string, TaskRecord>> {
    for (const [name, record] of parseRecords(await this.read())) this.records.set(name, record);
    return this.records;
  }

  async remember(name: string, record: TaskRecord): Promise<void> {
    this.records.set(name, record);
    // Tasks that end together share a write.
    this.next ??= this.after(this.writing);
    return this.next;
  }

  private async after(other: Promise<void> | undefined): Promise<void> {
    await other?.catch(() => undefined);
    this.writing = this.next;
    this.next = undefined;
    const text = JSON.stringify({ version: 1, tasks: Object.fromEntries(this.records) });
    await this.driver.write(memoryFile, [Buffer.from(text)], { settled: true });
  }

  private get driver(): StorageDriver {
    return this.stores.all[0]!.driver;
  }

  private async read(): Promise<string> {
    const source = await this.driver.open(memoryFile);
    if (!source) return '{}';
    try {
      const text = Buffer.alloc(Math.min(source.stat.size, longest));
      let filled = 0;
      for (let read = -1; read !== 0 && filled < text.length; filled += read)
        read = await source.read(text.subarray(filled));
      return text.toString('utf8', 0, filled);
    } finally {
      await source.close();
    }
  }
}
