import { NestFactory } from '@nestjs/core';
import { defineSection, StartError, type Host, type Runs } from '@zot/extension-api';
import { compose } from '../../kernel/compose/compose.js';
import { makePlan } from '../../kernel/plan/make-plan.js';
import { Endings } from './endings.js';
import { PlainLog } from './plain-log.js';
import { start } from './start.js';
import { stop } from './stop.js';

const host: Host = {
  create: (root) => NestFactory.createApplicationContext(root, { logger: false, abortOnError: false }),
  listen: () => Promise.resolve(['http://127.0.0.1:1']),
  close: () => Promise.resolve(),
};

async function composedOf(runs: Partial<Runs>, own: Partial<Host> = {}) {
  class Room {
    start = () => runs.start?.();
    stop = () => runs.stop?.();
  }
  const section = defineSection({
    name: 'room',
    module: () => ({ module: class RoomModule {}, providers: [Room], runs: [Room], host: { ...host, ...own } }),
  });
  return compose(makePlan(new Map([[section, {}]]), [section]).plan);
}

describe('start and stop', () => {
  let endings: Endings;
  const told: string[] = [];
  const tell = (text: string) => void told.push(text);
  beforeEach(() => {
    told.length = 0;
    endings = new Endings(new PlainLog('zot'));
  });
  afterEach(() => endings[Symbol.dispose]());

  it('runs what it booted, and ends with 0', async () => {
    const running = await start(await composedOf({}), endings, 1000);
    expect(running!.addresses).toEqual(['http://127.0.0.1:1']);
    expect(await stop(running!, { signal: 'SIGTERM' }, endings, { graceMs: 1000, tell })).toBe(0);
    expect(told).toEqual([]);
  });

  it('lets a start that is asked to end come to its end', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const starting = start(await composedOf({ start: () => promise }), endings, 60_000);
    process.emit('SIGTERM');
    await endings.first;
    resolve();
    expect(await starting).toBeDefined();
  });

  it('does not wait for a start that hangs longer than the grace period', async () => {
    const starting = start(await composedOf({ start: () => new Promise(() => undefined) }), endings, 20);
    process.emit('SIGTERM');
    expect(await starting).toBeUndefined();
  });

  it('gives up a start when something is thrown that nobody caught', async () => {
    const write = process.stderr.write;
    let said = '';
    process.stderr.write = ((text: string) => (said += text) !== '') as typeof write;
    try {
      const starting = start(await composedOf({ start: () => new Promise(() => undefined) }), endings, 60_000);
      process.emit('uncaughtException', new Error('out of cheese'));
      expect(await starting).toBeUndefined();
    } finally {
      process.stderr.write = write;
    }
    expect(said).toMatch(/^zot: nobody caught this, so the server stops\nError: out of cheese\n/);
  });

  it('passes on why a start failed', async () => {
    const failing = await composedOf({ start: () => Promise.reject(new StartError('the root is full')) });
    await expect(start(failing, endings, 1000)).rejects.toThrow('the root is full');
  });

  it('stops all that it can, says what did not stop, and ends with 1', async () => {
    const composed = await composedOf(
      { stop: () => Promise.reject(new Error('room is on fire')) },
      { close: () => Promise.reject(new Error('socket is stuck')) },
    );
    const running = await start(composed, endings, 1000);
    expect(await stop(running!, { signal: 'SIGTERM' }, endings, { graceMs: 1000, tell })).toBe(1);
    expect(told).toEqual([
      expect.stringMatching(/^the server did not stop: Error: socket is stuck\n/),
      expect.stringMatching(/^room did not stop: Error: room is on fire\n/),
    ]);
  });

  it('gives what is under way a short time only after a fault', async () => {
    const graces: number[] = [];
    const close = (graceMs: number) => Promise.resolve(void graces.push(graceMs));
    const running = await start(await composedOf({}, { close }), endings, 600_000);
    await stop(running!, { fault: new Error('x') }, endings, { graceMs: 600_000, tell });
    await stop(running!, { signal: 'SIGTERM' }, endings, { graceMs: 600_000, tell });
    expect(graces).toEqual([5_000, 600_000]);
  });
});
