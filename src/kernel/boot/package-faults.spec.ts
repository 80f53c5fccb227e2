import { setTimeout as sleep } from 'node:timers/promises';
import { defineSection, Log, type Definition, type Runs } from '@zot/extension-api';
import { compose } from '../compose/compose.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { makePlan } from '../plan/make-plan.js';
import { boot } from './boot.js';

const origin = { name: '@acme/quota', files: import.meta.filename, startLimit: 50, callLimit: 50 } as PackageOrigin;
const lines: object[] = [];
const log = { error: (message: string, fields?: object) => void lines.push({ message, fields }) };
const logs = defineSection({
  name: 'log',
  provides: [Log],
  module: () => ({ module: class LogModule {}, providers: [{ provide: Log, useValue: log }] }),
});

let stopped: string[];
beforeEach(() => (stopped = []));

function section(name: string, runs: Partial<Runs>, constructing?: () => void): Definition {
  class Part implements Runs {
    constructor() {
      constructing?.();
    }
    start = () => runs.start?.();
    stop = async () => {
      stopped.push(name);
      await runs.stop?.();
    };
    ready = () => runs.ready?.();
  }
  return defineSection({ name, module: () => ({ module: class Module {}, providers: [Part], runs: [Part] }) });
}

async function booted(quota: Definition) {
  const room = section('room', {});
  const definitions = [logs, room, quota];
  const { plan } = makePlan(new Map(definitions.map((one) => [one, {}])), definitions);
  return boot(await compose(plan, [], new Map([[quota, origin]])));
}

it('a package that throws as it starts stops the start, by its name', async () => {
  const start = () => {
    throw new Error('no licence');
  };
  await expect(booted(section('quota', { start }))).rejects.toMatchObject({
    message: '@acme/quota failed as it was started',
    origin,
    cause: new Error('no licence'),
  });
  expect(stopped).toEqual(['quota', 'room']);
});

it('one that does not end to start is not waited for', async () => {
  await expect(booted(section('quota', { start: () => new Promise(() => {}) }))).rejects.toMatchObject({
    message: '@acme/quota failed as it was started',
    cause: { message: 'no answer within 50 ms' },
  });
});

it('one whose class cannot be built is told by the stack', async () => {
  const bug = () => {
    throw new Error('no memory');
  };
  await expect(booted(section('quota', {}, bug))).rejects.toMatchObject({
    message: '@acme/quota failed as it was built',
    origin,
  });
});

it('one that fails when all is ready, or never ends to stop, hurts nobody', async () => {
  const quota = section('quota', {
    ready: () => {
      throw new Error('too late');
    },
    stop: () => sleep(60_000, undefined, { ref: false }),
  });
  const running = await booted(quota);
  expect(lines.at(-1)).toMatchObject({ message: 'an extension failed', fields: { hook: 'ready' } });
  const failures = await running.stop(10);
  expect(failures).toMatchObject([{ section: 'quota', error: { message: 'no answer within 50 ms' } }]);
  expect(stopped).toEqual(['quota', 'room']);
});
