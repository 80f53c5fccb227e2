import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import {
  CacheDriverFactory,
  cacheDrivers,
  EventSinkFactory,
  eventSinks,
  StorageDriverFactory,
  storageDrivers,
  type Runs,
  type Slot,
} from '@zot/extension-api';
import { eventSinkSuite, recordStoreSuite, SilentLog, storageDriverSuite } from '@zot/testkit';
import type { SlotTrial } from './trial.js';

const storage: SlotTrial<StorageDriverFactory> = {
  config: (name, { options }) => ({ storage: { storageDriver: { ...options, name } } }),
  define(factory, _, { folder, clock, options }) {
    storageDriverSuite('its driver', async () => {
      const rootDirectory = mkdtempSync(join(folder, 'root-'));
      const driver = factory.create({ rootDirectory, commit: false, options, clock, log: new SilentLog() });
      await (driver as Partial<Runs>).start?.();
      return {
        driver,
        dispose: async () => {
          await (driver as Partial<Runs>).stop?.();
          rmSync(rootDirectory, { recursive: true, force: true });
        },
      };
    });
  },
};

const cache: SlotTrial<CacheDriverFactory> = {
  config: (name, { options }) => ({ storage: { remoteCache: true, cacheDriver: { ...options, name } } }),
  define(factory, _, { folder, clock, options }) {
    recordStoreSuite('its driver', async () => {
      const rootDirectory = mkdtempSync(join(folder, 'root-'));
      const driver = factory.create({ rootDirectory, commit: false, options, clock, log: new SilentLog() });
      await driver.start();
      return {
        store: driver.shelf('records'),
        now: () => clock.now(),
        pass,
        dispose: async () => {
          await driver.stop();
          rmSync(rootDirectory, { recursive: true, force: true });
        },
      };
    });
  },
};

const sink: SlotTrial<EventSinkFactory> = {
  config: (type, { options }) => ({ extensions: { events: { enable: true, sinks: [{ ...options, type }] } } }),
  define(factory, input, { clock, options }) {
    if (!input.options && !input.eventSink)
      return 'its package names nothing to send to, as options or eventSink of zot.check';
    eventSinkSuite('its sink', async () => {
      const { options: known, ...other } = (await input.eventSink?.()) ?? {};
      return {
        ...other,
        sink: factory.create({ options: Object.assign(options, known), clock, log: new SilentLog() }),
      };
    });
  },
};

export const slotTrials: ReadonlyMap<Slot<unknown>['token'], SlotTrial<never>> = new Map([
  [storageDrivers.token, storage as SlotTrial<never>],
  [cacheDrivers.token, cache as SlotTrial<never>],
  [eventSinks.token, sink as SlotTrial<never>],
]);
