import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  CacheDriverFactory,
  cacheDrivers,
  Clock,
  PasswordVerifier,
  SessionStore,
  StorageDriverFactory,
  storageDrivers,
  type Port,
  type Runs,
  type Slot,
} from '@zot/extension-api';
import {
  clockSuite,
  passwordVerifierSuite,
  recordStoreSuite,
  sessionStoreSuite,
  SilentLog,
  storageDriverSuite,
} from '@zot/testkit';
import type { CheckInput } from './check-input.js';

/** What is known of a port that packages replace, or of what they make for a slot: how it is turned on, and tried. */
export interface Trial<T> {
  /** Sections that have to be in the file, so that there is somebody who asks for it. */
  config(folder: string): Readonly<Record<string, object>>;
  /** Calls the suite, or says why it cannot be called. */
  define(subject: T, input: CheckInput, context: { folder: string; clock: Clock; options: object }): string | void;
}

const verifier: Trial<PasswordVerifier> = {
  config: (folder) => ({ http: { auth: { htpasswd: { path: join(folder, 'htpasswd') } } } }),
  define(subject, { passwordVerifier: { hashes = [] } = {} }) {
    if (hashes.length === 0) return 'its package names no hashes to try, as passwordVerifier.hashes of zot.check';
    passwordVerifierSuite('what it makes of PasswordVerifier', async () => ({ verifier: subject, hashes }));
  },
};

const clock: Trial<Clock> = {
  config: () => ({}),
  define(subject) {
    clockSuite('what it makes of Clock', {
      clock: () => subject,
      pass: async (_, ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    });
  },
};

const sessions: Trial<SessionStore> = {
  config: verifier.config,
  define(store, _, { clock: time }) {
    sessionStoreSuite('what it makes of SessionStore', async () => ({
      store,
      now: () => time.now(),
      pass: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }));
  },
};

export const portTrials = new Map<Port, Trial<never>>([
  [PasswordVerifier, verifier as Trial<never>],
  [SessionStore, sessions as Trial<never>],
  [Clock, clock as Trial<never>],
]);

const storage: Trial<StorageDriverFactory> = {
  config: () => ({}),
  define(factory, _, { folder, clock: time, options }) {
    storageDriverSuite('its driver', async () => {
      const rootDirectory = mkdtempSync(join(folder, 'root-'));
      const log = new SilentLog();
      const driver = factory.create({ rootDirectory, commit: false, options, clock: time, log });
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

const cache: Trial<CacheDriverFactory> = {
  config: () => ({}),
  define(factory, _, { folder, clock: time, options }) {
    recordStoreSuite('its driver', async () => {
      const rootDirectory = mkdtempSync(join(folder, 'root-'));
      const driver = factory.create({ rootDirectory, commit: false, options, clock: time, log: new SilentLog() });
      await driver.start();
      return {
        store: driver.shelf('records'),
        now: () => time.now(),
        pass: async (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        dispose: async () => {
          await driver.stop();
          rmSync(rootDirectory, { recursive: true, force: true });
        },
      };
    });
  },
};

export const slotTrials = new Map<Slot<unknown>['token'], Trial<never> & { readonly setting: string }>([
  [storageDrivers.token, { ...(storage as Trial<never>), setting: 'storageDriver' }],
  [cacheDrivers.token, { ...(cache as Trial<never>), setting: 'cacheDriver' }],
]);
