import { Injectable } from '@nestjs/common';
import { defineSection, type Definition, type Runs } from '@zot/extension-api';
import { compose } from '../compose/compose.js';
import { makePlan } from '../plan/make-plan.js';
import { boot } from './boot.js';

describe('a section that works by itself', () => {
  const log: string[] = [];
  beforeEach(() => (log.length = 0));

  function worker(name: string, fault?: Error): Definition {
    @Injectable()
    class Worker implements Runs {
      start(): void {
        log.push(`start ${name}`);
      }
      ready(): void {
        log.push(`ready ${name}`);
      }
      async drain(graceMs: number): Promise<void> {
        log.push(`drain ${name} ${graceMs}`);
        await undefined;
        if (fault) throw fault;
        log.push(`drained ${name}`);
      }
      stop(): void {
        log.push(`stop ${name}`);
      }
    }
    return defineSection({ name, module: () => ({ module: class {}, providers: [Worker], runs: [Worker] }) });
  }

  async function start(...definitions: Definition[]) {
    const { plan } = makePlan(new Map(definitions.map((one) => [one, {}])), definitions);
    return boot(await compose(plan));
  }

  it('begins when all have started, and ends before any is stopped', async () => {
    const running = await start(worker('a'), worker('b'));
    expect(await running.stop(7)).toEqual([]);
    const all = ['start a', 'start b', 'ready a', 'ready b'];
    expect(log).toEqual([...all, 'drain a 7', 'drain b 7', 'drained a', 'drained b', 'stop b', 'stop a']);
  });

  it('is stopped with all others where it cannot end', async () => {
    const error = new Error('no end');
    const running = await start(worker('a', error), worker('b'));
    expect(await running.stop(0)).toEqual([{ section: 'a', error }]);
    expect(log.slice(-2)).toEqual(['stop b', 'stop a']);
  });
});
