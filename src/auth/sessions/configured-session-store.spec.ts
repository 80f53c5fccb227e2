import { Choices, NoRecords, RecordsUnavailable, type CacheDriver, type CacheDriverFactory } from '@zot/extension-api';
import { ManualClock, MemoryRecordStore, sessionStoreSuite, SilentLog } from '@zot/testkit';
import { ConfiguredSessionStore } from './configured-session-store.js';

const log = new SilentLog();

function driver(clock: ManualClock) {
  const records = new MemoryRecordStore(clock);
  const calls: string[] = [];
  const made = {
    start: async () => void calls.push('start'),
    stop: async () => void calls.push('stop'),
    shelf: () => records,
  };
  const choices = new Choices<CacheDriverFactory>();
  choices.fill(new Map([['redis', { create: () => made as unknown as CacheDriver }]]));
  return { choices, calls, records };
}

sessionStoreSuite('the store among the records', async () => {
  const clock = new ManualClock();
  const records = new MemoryRecordStore(clock);
  const store = new ConfiguredSessionStore(undefined, new Choices(), records, clock, log);
  await store.start();
  return { store, now: () => clock.now(), pass: async (ms) => clock.advance(ms), dispose: async () => store.stop() };
});

sessionStoreSuite('the store of a driver', async () => {
  const clock = new ManualClock();
  const store = new ConfiguredSessionStore({ name: 'redis' }, driver(clock).choices, new NoRecords(), clock, log);
  await store.start();
  return { store, now: () => clock.now(), pass: async (ms) => clock.advance(ms), dispose: async () => store.stop() };
});

it('starts and stops the driver, and tells of one that is not there', async () => {
  const clock = new ManualClock();
  const { choices, calls } = driver(clock);
  const store = new ConfiguredSessionStore({ name: 'redis' }, choices, new NoRecords(), clock, log);
  await store.start();
  await store.stop();
  expect(calls).toEqual(['start', 'stop']);
  const none = new ConfiguredSessionStore({ name: 'other' }, choices, new NoRecords(), clock, log);
  await expect(none.start()).rejects.toThrow('http.auth.sessionDriver.name: there is no driver other');
});

it('keeps nothing where nobody keeps records', async () => {
  const store = new ConfiguredSessionStore({ name: 'local' }, new Choices(), new NoRecords(), new ManualClock(), log);
  await store.start();
  expect(await store.get('a')).toBeUndefined();
  await expect(store.put('a', 'b', 1)).rejects.toThrow(RecordsUnavailable);
});
