import type { ByteRange, ByteSource } from '@zot/extension-api';
import { MultipartRanges } from './multipart-ranges.js';
import { PartSource } from './part-source.js';

const content = Buffer.from('the quick brown fox jumps over the lazy dog');
const stat = { size: content.length, modified: 0, version: '' };

class RangeOf implements ByteSource {
  readonly stat = stat;
  closed = 0;
  private rest: Buffer;
  constructor({ first, last }: ByteRange) {
    this.rest = content.subarray(first, last + 1);
  }
  async read(buffer: Uint8Array): Promise<number> {
    const taken = Math.min(5, buffer.length, this.rest.length);
    buffer.set(this.rest.subarray(0, taken));
    this.rest = this.rest.subarray(taken);
    return taken;
  }
  async close(): Promise<void> {
    this.closed += 1;
  }
}

function open(ranges: ByteRange[]) {
  const body = new MultipartRanges(ranges, content.length, 'application/octet-stream');
  const opened: RangeOf[] = [];
  const source = new PartSource(stat, body, async (range) => {
    opened.push(new RangeOf(range));
    return opened.at(-1)!;
  });
  return { body, opened, source };
}

describe('a body of several ranges', () => {
  it.each([1, 7, 4096])('gives heads and bytes in turn, read %i bytes at a time', async (step) => {
    const { body, opened, source } = open([
      { first: 4, last: 8 },
      { first: 40, last: 42 },
    ]);
    const chunks: Buffer[] = [];
    const buffer = Buffer.alloc(step);
    for (let taken = await source.read(buffer); taken > 0; taken = await source.read(buffer)) {
      chunks.push(Buffer.from(buffer.subarray(0, taken)));
    }
    const boundary = body.contentType.replace('multipart/byteranges; boundary=', '');
    expect(Buffer.concat(chunks).toString()).toBe(
      [
        `--${boundary}`,
        'Content-Type: application/octet-stream',
        'Content-Range: bytes 4-8/43',
        '',
        'quick',
        `--${boundary}`,
        'Content-Type: application/octet-stream',
        'Content-Range: bytes 40-42/43',
        '',
        'dog',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
    expect(Buffer.concat(chunks).length).toBe(body.length);
    expect(opened.map(({ closed }) => closed)).toEqual([1, 1]);
    await source.close();
  });

  it('closes what is open when it is closed early, and opens no more', async () => {
    const { opened, source } = open([
      { first: 0, last: 19 },
      { first: 30, last: 39 },
    ]);
    const buffer = Buffer.alloc(1000);
    await source.read(buffer);
    await source.read(buffer);
    await source.close();
    expect(await source.read(buffer)).toBe(0);
    expect(opened.map(({ closed }) => closed)).toEqual([1]);
  });

  it('closes a range that was being opened when it was closed', async () => {
    const gate = Promise.withResolvers<void>();
    const range = new RangeOf({ first: 0, last: 1 });
    const body = new MultipartRanges([{ first: 0, last: 1 }], content.length, 'text/plain');
    const source = new PartSource(stat, body, async () => {
      await gate.promise;
      return range;
    });
    const buffer = Buffer.alloc(1000);
    await source.read(buffer);
    const reading = source.read(buffer);
    await source.close();
    gate.resolve();
    expect(await reading).toBe(0);
    expect(range.closed).toBe(1);
  });
});
