import { SchedulerRegistry } from '@nestjs/schedule';
import { ManualClock } from '@zot/testkit';
import { Alarms } from './alarms.js';

describe('alarms', () => {
  it('ring once, at their time, and stand in the registry until then', async () => {
    const clock = new ManualClock();
    const registry = new SchedulerRegistry();
    const alarms = new Alarms(clock, registry);
    const rung: string[] = [];
    alarms.set('b', 20, () => rung.push('b'));
    alarms.set('a', 10, () => rung.push('a'));
    expect(registry.getTimeouts()).toEqual(['b', 'a']);
    await clock.advance(10);
    expect([rung, registry.getTimeouts()]).toEqual([['a'], ['b']]);
    await clock.advance(100);
    expect(rung).toEqual(['a', 'b']);
  });

  it('are replaced by those of the same name, and silenced', async () => {
    const clock = new ManualClock();
    const alarms = new Alarms(clock, new SchedulerRegistry());
    const rung: string[] = [];
    alarms.set('a', 10, () => rung.push('first'));
    alarms.set('a', 20, () => rung.push('second'));
    alarms.set('b', 20, () => rung.push('b'));
    alarms.clear('b');
    alarms.clear('unknown');
    await clock.advance(100);
    expect(rung).toEqual(['second']);
    alarms.set('a', 10, () => rung.push('third'));
    alarms.clearAll();
    expect(clock.sleeping).toBe(0);
  });
});
