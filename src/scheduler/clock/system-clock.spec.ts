import { clockSuite } from '@zot/testkit';
import { SystemClock } from './system-clock.js';

clockSuite('the clock of the machine', { clock: () => new SystemClock(), pass: async () => undefined });
