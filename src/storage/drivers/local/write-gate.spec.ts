import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StorePath } from '@zot/extension-api';
import { LocalStorageDriver } from './local-storage-driver.js';
import { WriteGate } from './write-gate.js';

describe('WriteGate', () => {
  it('lets pass until it closes, and closes once those under way are done', async () => {
    const gate = new WriteGate();
    const { promise, resolve } = Promise.withResolvers<string>();
    const write = gate.pass(() => promise);
    let isClosed = false;
    const closed = gate.close().then(() => (isClosed = true));
    await new Promise(setImmediate);
    expect(isClosed).toBe(false);
    await expect(gate.pass(async () => 'late')).rejects.toMatchObject({ name: 'StorageUnavailable' });
    resolve('done');
    expect(await write).toBe('done');
    await closed;
    gate.open();
    expect(await gate.pass(async () => 'again')).toBe('again');
  });

  it('counts what failed as done', async () => {
    const gate = new WriteGate();
    await expect(gate.pass(async () => Promise.reject(new Error('no space')))).rejects.toThrow('no space');
    await gate.close();
  });
});

describe('a store that was closed', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'zot-gate-'));
  });
  afterEach(async () => rm(root, { recursive: true }));

  it('is written to by nobody who still holds it, and read as before', async () => {
    const path = (text: string) => text as StorePath;
    const driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await driver.start();
    await driver.write(path('a'), [Buffer.from('a')]);
    const sink = await driver.append(path('b'));
    await driver.stop();
    const closed = { name: 'StorageUnavailable' };
    await expect(driver.write(path('a'), [Buffer.from('x')])).rejects.toMatchObject(closed);
    await expect(sink.write([Buffer.from('x')])).rejects.toMatchObject(closed);
    await sink.close();
    await expect(driver.move(path('a'), path('c'))).rejects.toMatchObject(closed);
    await expect(driver.remove(path('a'))).rejects.toMatchObject(closed);
    await expect(driver.append(path('c'))).rejects.toMatchObject(closed);
    await expect(driver.link(path('a'), path('c'))).rejects.toMatchObject(closed);
    await expect(driver.join(path('a'), path('c'))).rejects.toMatchObject(closed);
    await expect(driver.touch(path('a'))).rejects.toMatchObject(closed);
    expect((await driver.stat(path('a')))?.size).toBe(1);
    expect(await driver.stat(path('c'))).toBeUndefined();
    const next = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await next.start();
    await next.write(path('c'), [Buffer.from('c')]);
    await next.stop();
  });
});
