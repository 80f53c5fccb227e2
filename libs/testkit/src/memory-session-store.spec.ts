import { ManualClock } from './manual-clock.js';
import { MemorySessionStore } from './memory-session-store.js';
import { sessionStoreSuite } from './session-store-suite.js';

sessionStoreSuite('the store of sessions in memory', async () => {
  const clock = new ManualClock();
  return {
    store: new MemorySessionStore(clock),
    now: () => clock.now(),
    pass: async (ms) => clock.advance(ms),
  };
});
