import { definePoint, type HookCall } from '@zot/extension-api';
import { HookReports } from './hook-reports.js';
import { observed } from './observed.js';

interface Greeter {
  readonly name: string;
  greet(who: string): string;
  later(who: string): Promise<string>;
  unhooked(): string;
}

const greeters = definePoint<Greeter>('test.greeters', { hooks: { greet: {}, later: {} } });

class Polite implements Greeter {
  readonly #word = 'good day';
  readonly name = 'polite';
  greet(who: string): string {
    if (who === '') throw new Error('nobody');
    return `${this.#word}, ${who}`;
  }
  async later(who: string): Promise<string> {
    return Promise.resolve(this.greet(who));
  }
  unhooked(): string {
    return this.#word;
  }
}

it('hooks of what ships are told of, and do as before', async () => {
  const reports = new HookReports();
  const calls: HookCall[] = [];
  const called = (call: HookCall) => void calls.push(call);
  reports.observers.fill([{ called }, { called: () => undefined, seesBuiltin: (point) => point === greeters.name }]);
  expect([greeters.name, 'test.others'].map((point) => reports.seesBuiltin(point))).toEqual([true, false]);
  const polite = observed(new Polite(), greeters, 'extensions.polite', reports) as Greeter;
  expect([polite.name, polite.greet('ann'), await polite.later('bob'), polite.unhooked()]).toEqual([
    'polite',
    'good day, ann',
    'good day, bob',
    'good day',
  ]);
  expect(() => polite.greet('')).toThrow('nobody');
  await expect(polite.later('')).rejects.toThrow('nobody');
  expect(calls.map(({ hook }) => hook)).toEqual([
    'test.greeters.greet',
    'test.greeters.later',
    'test.greeters.greet',
    'test.greeters.later',
  ]);
  expect(calls[0]).toMatchObject({ extension: 'extensions.polite', duration: expect.any(Number) });
});
