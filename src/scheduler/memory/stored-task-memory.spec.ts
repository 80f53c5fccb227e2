import type { StorageDriver, Store, Stores, TaskRecord } from '@zot/extension-api';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { memoryFile, StoredTaskMemory } from './stored-task-memory.js';

const record = (lastEnd: number, more: Partial<TaskRecord> = {}) => ({ lastStart: 1, lastEnd, failures: 0, ...more });

function memoryIn(driver: StorageDriver): StoredTaskMemory {
  const store = { route: '', driver } as Store;
  return new StoredTaskMemory({ all: [store], of: () => store } as Stores);
}

/** Keeps writes until they are let go, one by one. */
class SlowDriver extends MemoryStorageDriver {
  readonly held: (() => void)[] = [];
  override async write(...call: Parameters<MemoryStorageDriver['write']>) {
    await new Promise<void>((resolve) => this.held.push(resolve));
    return super.write(...call);
  }
}

describe('the memory of tasks', () => {
  it('outlives the server', async () => {
    const driver = new MemoryStorageDriver();
    const memory = memoryIn(driver);
    expect([...(await memory.recall())]).toEqual([]);
    await memory.remember('gc', record(2, { lastError: 'no space', failures: 3 }));
    await memory.remember('scrub', record(5));
    await memory.remember('scrub', record(6));
    const recalled = await memoryIn(driver).recall();
    expect(Object.fromEntries(recalled)).toEqual({
      gc: { lastStart: 1, lastEnd: 2, failures: 3, lastError: 'no space' },
      scrub: record(6),
    });
  });

  it('keeps what is known of tasks that are not there now', async () => {
    const driver = new MemoryStorageDriver();
    await memoryIn(driver).remember('gone', record(2));
    const memory = memoryIn(driver);
    await memory.recall();
    await memory.remember('gc', record(3));
    expect([...(await memoryIn(driver).recall()).keys()]).toEqual(['gone', 'gc']);
  });

  it('writes once for all that ends while it writes', async () => {
    const driver = new SlowDriver();
    const memory = memoryIn(driver);
    const all = [1, 2, 3, 4].map(async (end) => memory.remember(`task ${end}`, record(end)));
    await new Promise(setImmediate);
    all.push(memory.remember('task 5', record(5)), memory.remember('task 6', record(6)));
    for (let writes = 0; writes < 2; writes++) {
      driver.held.shift()!();
      await new Promise(setImmediate);
    }
    await Promise.all(all);
    expect(driver.held).toEqual([]);
    expect((await memoryIn(driver).recall()).size).toBe(6);
  });

  it.each([
    ['nothing', '{}', 0],
    ['another form', '{"version":9,"tasks":[1,"x",null]}', 0],
    [
      'records that are none',
      '{"tasks":{"a":{"lastStart":"x"},"b":null,"c":{"lastStart":1,"lastEnd":2,"failures":0}}}',
      1,
    ],
  ])('reads a file that holds %s', async (_, text, count) => {
    const driver = new MemoryStorageDriver();
    await driver.write(memoryFile, [Buffer.from(text)]);
    expect((await memoryIn(driver).recall()).size).toBe(count);
  });

  it('says that it knows nothing of a file that it cannot read, and writes it anew', async () => {
    const driver = new MemoryStorageDriver();
    await driver.write(memoryFile, [Buffer.from('{"tas')]);
    const memory = memoryIn(driver);
    await expect(memory.recall()).rejects.toThrow(SyntaxError);
    await memory.remember('gc', record(3));
    expect((await memoryIn(driver).recall()).size).toBe(1);
  });
});
