import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Audit, Log, type Definition } from '@zot/extension-api';
import { boot } from '../kernel/boot/boot.js';
import { compose } from '../kernel/compose/compose.js';
import { makePlan } from '../kernel/plan/make-plan.js';
import clock from '../scheduler/clock/clock.definition.js';
import { ManualClock } from '@zot/testkit';
import { LogConfig } from './log.config.js';
import definition from './log.definition.js';
import { LogOutputs } from './log-outputs.js';

async function start(config: LogConfig) {
  const on = new Map<Definition, object>([
    [clock, {}],
    [definition, config],
  ]);
  const { plan, issues } = makePlan(on, [...on.keys()]);
  expect(issues).toEqual([]);
  return boot(await compose(plan));
}

describe('the log section', () => {
  let folder: string;
  const linesOf = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zot-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes to its file what its level allows, until it is stopped', async () => {
    const output = join(folder, 'zot.log');
    const running = await start(Object.assign(new LogConfig(), { output, level: 'Warning' }));
    const log = running.app.get(Log, { strict: false });
    log.info('not this');
    log.warn('this', { module: 'test' });
    expect(await running.stop(0)).toEqual([]);
    log.error('too late');
    expect(linesOf('zot.log')).toEqual([expect.objectContaining({ level: 'warn', message: 'this', module: 'test' })]);
  });

  it('goes on where its stop is taken back', async () => {
    const outputs = new LogOutputs({ level: 'info', output: join(folder, 'zot.log'), audit: '' }, new ManualClock());
    for (const line of ['one', 'two']) {
      await outputs.start();
      outputs.log.info(line);
      await outputs.stop();
    }
    expect(linesOf('zot.log').map(({ message }) => message)).toEqual(['one', 'two']);
  });

  it('audits whatever the level says', async () => {
    const [output, audit] = [join(folder, 'zot.log'), join(folder, 'audit.log')];
    const running = await start(Object.assign(new LogConfig(), { output, audit, level: 'error' }));
    const entry = { subject: 'ann', action: 'PUT', object: '/v2/a/manifests/1' };
    running.app.get(Audit, { strict: false }).record('HTTP API Audit', entry);
    await running.stop(0);
    expect(linesOf('audit.log')).toEqual([
      { time: expect.any(String), level: 'info', message: 'HTTP API Audit', ...entry },
    ]);
  });

  it('audits nothing without a file for it', async () => {
    const running = await start(Object.assign(new LogConfig(), { output: join(folder, 'zot.log') }));
    running.app.get(Audit, { strict: false }).record('said', { subject: 'ann', action: 'PUT', object: 'x' });
    await running.stop(0);
    expect(linesOf('zot.log')).toEqual([]);
  });

  it('refuses to start with a file that cannot be opened', async () => {
    const config = Object.assign(new LogConfig(), { output: join(folder, 'no', 'zot.log') });
    await expect(start(config)).rejects.toThrow(/^log\.output: .* cannot be opened/);
  });
});
