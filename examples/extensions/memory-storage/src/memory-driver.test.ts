import '@zot/testkit/node-test';
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ManualClock, storageDriverSuite } from '@zot/testkit';
import { MemoryDriver } from './memory-driver.js';

storageDriverSuite('MemoryDriver', async () => ({ driver: new MemoryDriver(100_000_000, { now: () => Date.now() }) }));

it('refuses what does not fit any more, and frees what is removed', async () => {
  const driver = new MemoryDriver(10, new ManualClock());
  await driver.write('a', [Buffer.alloc(8)]);
  await assert.rejects(driver.write('b', [Buffer.alloc(3)]), { code: 'ENOSPC' });
  await driver.write('a', [Buffer.alloc(9)]);
  await driver.remove('a');
  const sink = await driver.append('b');
  await sink.write([Buffer.alloc(10)]);
  await assert.rejects(sink.write([Buffer.alloc(1)]), { code: 'ENOSPC' });
});
