import { ManualClock } from '../manual-clock.js';
import { MemoryRecordStore } from './memory-record-store.js';
import { recordStoreSuite } from './record-store-suite.js';

recordStoreSuite('MemoryRecordStore', async () => {
  const clock = new ManualClock();
  return { store: new MemoryRecordStore(clock), now: () => clock.now(), pass: async (ms) => clock.advance(ms) };
});
