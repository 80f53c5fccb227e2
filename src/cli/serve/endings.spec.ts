import { setTimeout as sleep } from 'node:timers/promises';
import { Log } from '@zot/extension-api';
import { Endings } from './endings.js';

class Notes extends Log {
  readonly all: string[] = [];
  debug = (message: string) => void this.all.push(message);
  info = this.debug;
  warn = this.debug;
  error = this.debug;
  writes = () => true;
  with = () => this;
}

describe('Endings', () => {
  const emit = (event: string, ...args: unknown[]) => process.emit(event as 'SIGTERM', ...(args as [never]));
  let log: Notes;
  let exits: number[];
  let endings: Endings;
  beforeEach(() => {
    log = new Notes();
    exits = [];
    endings = new Endings(log, (code) => exits.push(code));
  });
  afterEach(() => endings[Symbol.dispose]());

  it('resolves with the first signal', async () => {
    emit('SIGINT');
    emit('SIGTERM');
    expect(await endings.first).toEqual({ signal: 'SIGINT' });
  });

  it('takes what follows at once for the same wish, and a later one for another', async () => {
    emit('SIGINT');
    emit('SIGINT');
    expect(exits).toEqual([]);
    while (exits.length === 0) {
      await sleep(50);
      emit('SIGINT');
    }
    expect(exits).toEqual([130]);
  });

  it('counts faults, the first of which ends the server', async () => {
    const fault = new Error('out of cheese');
    emit('uncaughtException', fault);
    expect(await endings.first).toEqual({ fault });
    expect(endings.hadFault).toBe(true);
    expect(log.all).toEqual(['nobody caught this, so the server stops']);
    expect(exits).toEqual([]);
  });

  it('remembers a fault that comes while the server stops', async () => {
    emit('SIGTERM');
    expect(endings.hadFault).toBe(false);
    emit('uncaughtException', new Error('out of cheese'));
    expect(await endings.first).toEqual({ signal: 'SIGTERM' });
    expect(endings.hadFault).toBe(true);
  });

  it('hands SIGHUP on, once somebody takes it', () => {
    const later = new Notes();
    endings.log = later;
    emit('SIGHUP');
    expect(log.all).toEqual([]);
    expect(later.all).toEqual(['SIGHUP does nothing while the server starts']);
    let count = 0;
    endings.onHangUp = () => void count++;
    emit('SIGHUP');
    emit('SIGHUP');
    expect(count).toBe(2);
  });

  it('ends where nothing runs any more, and counts that as a fault', async () => {
    const fault = new Error('neither starts');
    endings.fail(fault);
    expect(await endings.first).toEqual({ fault });
    expect(endings.hadFault).toBe(true);
    expect(log.all).toEqual(['nothing runs any more, so the server stops']);
  });

  it('hears nothing any more once it is disposed', () => {
    const before = process.listenerCount('SIGTERM');
    endings[Symbol.dispose]();
    expect(process.listenerCount('SIGTERM')).toBe(before - 1);
  });
});
