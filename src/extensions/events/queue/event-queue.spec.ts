import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingEvent } from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import { EventQueue } from './event-queue.js';
import { openQueue, queueFile } from './queue-place.js';

const wide = { events: 1000, bytes: 1_000_000 };
const event = (id: string, data: OutgoingEvent['data'] = {}): OutgoingEvent => ({
  id,
  source: 'test',
  type: 'test.happened',
  time: '2026-01-01T00:00:00.000Z',
  data,
});

describe('the queue of events', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-queue-'));
  });
  afterEach(async () => rm(folder, { recursive: true }));
  const log = new RecordingLog();

  it('gives back what it was given, to each sink by itself', () => {
    const queue = EventQueue.open(undefined, wide);
    const { number } = queue.add(event('one', { name: 'ü', nested: { deep: [1] } }), 'a', ['x', 'y']);
    queue.add(event('two'), 'b', ['x']);
    expect(queue.read(number)).toEqual(event('one', { name: 'ü', nested: { deep: [1] } }));
    expect(queue.pending('x').map(({ repository }) => repository)).toEqual(['a', 'b']);
    queue.settle('x', number);
    expect(queue.pending('x')).toHaveLength(1);
    expect(queue.pending('y')).toEqual([{ number, repository: 'a' }]);
    queue.settle('y', number);
    queue.settle('y', number);
    expect([queue.read(number), queue.length]).toEqual([undefined, 1]);
    queue.close();
  });

  it('outlives its process, for this user only', async () => {
    const before = openQueue(folder, wide, log);
    for (let n = 0; n < 10; n += 1) before.add(event(`event ${n}`), 'a', ['x']);
    before.settle('x', before.pending('x')[0]!.number);
    // Nothing is closed: as after a kill, but for the lock, which the system lets go of then.
    expect((await stat(join(folder, queueFile))).mode & 0o777).toBe(0o600);
    before.close();
    const after = openQueue(folder, wide, log);
    expect(after.length).toBe(9);
    expect(after.pending('x').map(({ number }) => after.read(number)!.id)).toEqual(
      Array.from({ length: 9 }, (_, n) => `event ${n + 1}`),
    );
    const { number } = after.add(event('later'), 'a', ['x']);
    expect(after.pending('x').at(-1)!.number).toBe(number);
    after.close();
  });

  it('drops the oldest where there are too many, and tells which', () => {
    const queue = EventQueue.open(undefined, { events: 3, bytes: 1000 });
    const numbers = ['1', '2', '3'].map((id) => queue.add(event(id), 'a', ['x', 'y']).number);
    queue.settle('x', numbers[0]!);
    expect(queue.add(event('4'), 'a', ['x', 'y']).dropped).toEqual([{ sink: 'y', number: numbers[0] }]);
    expect(queue.length).toBe(3);
    const { dropped } = queue.add(event('large', { text: 'x'.repeat(989) }), 'a', ['x']);
    const others = [numbers[1]!, numbers[2]!, numbers[2]! + 1];
    expect(dropped).toEqual(others.flatMap((number) => ['x', 'y'].map((sink) => ({ sink, number }))));
    expect(queue.length).toBe(1);
    // One that is larger than all that may wait is kept alone.
    queue.add(event('huge', { text: 'x'.repeat(5000) }), 'a', ['x']);
    expect(queue.pending('x')).toHaveLength(1);
    queue.close();
  });

  it('forgets what waits for a sink that is gone', () => {
    const queue = EventQueue.open(undefined, wide);
    queue.add(event('both'), 'a', ['old', 'new']);
    queue.add(event('old only'), 'a', ['old']);
    expect(queue.keepOnly(['new'])).toBe(2);
    expect([queue.length, queue.pending('new').length, queue.pending('old').length]).toEqual([1, 1, 0]);
    queue.close();
  });

  it('is refused to a second process', () => {
    const queue = openQueue(folder, wide, log);
    expect(() => openQueue(folder, wide, log)).toThrow('is in use by another process');
    queue.close();
  });

  it('is begun anew where its file is damaged', async () => {
    await writeFile(join(folder, queueFile), 'this is no database, and long enough to be looked at as one'.repeat(50));
    const queue = openQueue(folder, wide, log);
    expect(queue.length).toBe(0);
    expect(log.messages('error')).toEqual(['the queue of events was damaged; what was in it is lost']);
    expect((await stat(join(folder, `${queueFile}.damaged`))).size).toBeGreaterThan(0);
    queue.close();
  });
});
