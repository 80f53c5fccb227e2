import { writeSync } from 'node:fs';
import { LocalStorageDriver } from '../../../src/storage/drivers/local/local-storage-driver.js';
import { TestRegistry } from '../../support/test-registry.js';
import { arm } from './faulty-calls.js';
import type { BareOrder } from './bare-process.js';
import { allOperations, onePush, type Operation } from './operations.js';
import { runTasks, taskSettings } from './tasks.js';

/** The registry over a local root in a process that has nothing else, so that starting and killing it costs little. */
const order = JSON.parse(process.argv[2]!) as BareOrder;

/** At once and whole: what is told has happened, whatever happens to this process next. */
function tell(line: object): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

function* endlessPushes(): Generator<Operation> {
  for (let n = 0; ; n += 1) yield* onePush(`app${n % 3}`, `push ${n}`, `v${n}`);
}

const driver = new LocalStorageDriver({ rootDirectory: order.root, commit: order.commit ?? false });
await driver.start();
const settings = order.script === 'tasks' ? taskSettings : {};
const registry = new TestRegistry({ driver, settings });
const isHit = order.fault && arm(order.fault);
tell({ ready: true });

if (order.script === 'tasks') {
  await runTasks(registry);
} else {
  const uploads = new Map<string, string>();
  const scripts = { push: () => onePush('a', 'first', 'v1'), all: allOperations, endless: endlessPushes };
  let at = 0;
  for (const operation of scripts[order.script]()) {
    tell({ begun: at });
    try {
      await operation.run(registry, uploads);
      tell({ done: at });
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      tell({ failed: at, code, message });
    }
    at += 1;
  }
}
await registry.parts.quarantine.settled();
tell({ end: true, isHit: isHit?.() ?? false });
await driver.stop();
