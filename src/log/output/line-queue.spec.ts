import { LineQueue } from './line-queue.js';
import type { Sink } from './sink.js';

/** A sink that is stuck until it is told to go on, or fails as often as it is told to. */
class TestSink implements Sink {
  readonly written: string[] = [];
  failures = 0;
  isClosed = false;
  private gate: Promise<void> = Promise.resolve();
  private open = (): void => {};

  stick(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  goOn(): void {
    this.open();
  }

  async write(lines: Buffer): Promise<void> {
    await this.gate;
    if (this.failures > 0) {
      this.failures--;
      throw new Error('no space');
    }
    this.written.push(lines.toString());
  }

  writeNow(lines: Buffer): void {
    this.written.push(`now ${lines.toString()}`);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

function queueTo(sink: Sink, most = 100) {
  const failed: unknown[] = [];
  const queue = new LineQueue({
    most,
    missing: (lines) => `${lines} missing\n`,
    failing: (error) => failed.push(error),
  });
  queue.open(sink);
  return { queue, failed };
}

describe('the queue of lines', () => {
  it('writes the lines of one turn at once, in order, those from before it was opened first', async () => {
    const sink = new TestSink();
    const queue = new LineQueue({ most: 100, missing: String, failing: () => {} });
    queue.add('a\n');
    queue.open(sink);
    queue.add('b\n');
    queue.add('c\n');
    await queue.flush();
    expect(sink.written).toEqual(['a\nb\nc\n']);
  });

  it('neither waits nor grows while the sink is stuck, and says what is missing', async () => {
    const sink = new TestSink();
    const { queue } = queueTo(sink, 10);
    sink.stick();
    queue.add('first\n');
    await new Promise(setImmediate);
    for (let line = 0; line < 1000; line++) queue.add('12345\n');
    sink.goOn();
    await queue.flush();
    queue.add('last\n');
    await queue.flush();
    expect(sink.written).toEqual(['first\n', '12345\n999 missing\n', 'last\n']);
  });

  it('tries again what could not be written, and tells of it once', async () => {
    const sink = new TestSink();
    const { queue, failed } = queueTo(sink);
    sink.failures = 2;
    queue.add('a\n');
    await queue.flush();
    queue.add('b\n');
    await queue.flush();
    expect([sink.written, failed.length]).toEqual([[], 1]);
    await queue.flush();
    expect(sink.written).toEqual(['a\n', 'b\n']);
  });

  it('hands over what waits when the process ends', () => {
    const sink = new TestSink();
    const { queue } = queueTo(sink);
    queue.add('a\n');
    queue.flushNow();
    expect(sink.written).toEqual(['now a\n']);
  });

  describe('that is turned to another sink', () => {
    it('leaves what is on its way to the former, and closes that', async () => {
      const [former, next] = [new TestSink(), new TestSink()];
      const { queue } = queueTo(former);
      former.stick();
      queue.add('a\n');
      await new Promise(setImmediate);
      queue.turnTo(next);
      queue.add('b\n');
      expect(former.isClosed).toBe(false);
      former.goOn();
      await queue.flush();
      expect([former.written, next.written]).toEqual([['a\n'], ['b\n']]);
      expect([former.isClosed, next.isClosed]).toEqual([true, false]);
    });

    it('closes the former at once where nothing is on its way', async () => {
      const [former, next] = [new TestSink(), new TestSink()];
      const { queue } = queueTo(former);
      queue.add('a\n');
      await queue.flush();
      queue.turnTo(next);
      await queue.flush();
      expect(former.isClosed).toBe(true);
      queue.add('b\n');
      await queue.flush();
      expect([former.written, next.written]).toEqual([['a\n'], ['b\n']]);
    });

    it('writes there what the former could not write', async () => {
      const [former, next] = [new TestSink(), new TestSink()];
      const { queue, failed } = queueTo(former);
      former.failures = 100;
      queue.add('a\n');
      await queue.flush();
      expect(failed).toHaveLength(1);
      queue.turnTo(next);
      queue.add('b\n');
      await queue.flush();
      expect(next.written.join('')).toBe('a\nb\n');
    });
  });
});
