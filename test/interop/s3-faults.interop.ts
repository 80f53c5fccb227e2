import { StorageUnavailable } from '@zot/extension-api';
import { readSource } from '@zot/testkit';
import type { BucketStorageDriver } from '../../src/storage/drivers/bucket/bucket-storage-driver.js';
import { driverAt, freshRoot, server } from './s3-server.js';
import { Toxiproxy } from './toxiproxy.js';

const mebibyte = 1024 * 1024;
const api = process.env['TOXIPROXY'] ?? '';

/** Faults on the way to a real server (F13): 503 and lists that lie are the double's, see s3-faults.spec.ts. */
describe('a bucket behind a bad line', () => {
  let proxy: Toxiproxy;
  let driver: BucketStorageDriver;
  /** What was acknowledged. */
  let journal: Map<string, Buffer>;
  let longest: number;

  beforeEach(async () => {
    proxy = await Toxiproxy.make(api, 's3', new URL(server.endpoint).host);
    driver = await driverAt(freshRoot(), proxy.endpoint);
    journal = new Map();
    longest = 0;
  });
  afterEach(async () => {
    await proxy.clear();
    await driver.stop();
  });

  /** Whether it was done; how long it took, either way, is kept. */
  const attempt = async (action: () => Promise<void>): Promise<boolean> => {
    const started = performance.now();
    try {
      await action();
      return true;
    } catch (error) {
      expect(error).toBeInstanceOf(StorageUnavailable);
      return false;
    } finally {
      longest = Math.max(longest, performance.now() - started);
    }
  };
  const write = async (path: string, bytes: Buffer) => {
    if (await attempt(async () => void (await driver.write(path, [bytes])))) journal.set(path, bytes);
  };
  const push = async (name: string, bytes: Buffer) => {
    const isDone = await attempt(async () => {
      const sink = await driver.append(`a/.uploads/${name}`);
      await sink.write([bytes]);
      await sink.close();
    });
    if (!isDone) return;
    const move = async () => void (await driver.move(`a/.uploads/${name}`, `a/blobs/${name}`));
    if (await attempt(move)) journal.set(`a/blobs/${name}`, bytes);
  };
  const pull = async (path: string) => {
    await attempt(async () => {
      const source = await driver.open(path);
      if (source) expect((await readSource(source, mebibyte)).equals(journal.get(path)!)).toBe(true);
    });
  };
  const work = async (round: string) => {
    const large = Buffer.alloc(12 * mebibyte + 5, `large ${round}`);
    await Promise.all([
      push(`large-${round}`, large),
      push(`small-${round}`, Buffer.from(`small ${round}`)),
      ...Array.from({ length: 4 }, async (_, n) => write(`a/file-${round}-${n}`, Buffer.from(`file ${round} ${n}`))),
      ...[...journal.keys()].map(pull),
    ]);
  };
  const expectWholeJournal = async () => {
    for (const [path, bytes] of journal) {
      const source = await driver.open(path);
      expect((await readSource(source!, mebibyte)).equals(bytes)).toBe(true);
    }
    for await (const unfinished of driver.unfinished(Date.now() + 60_000)) await driver.abandon(unfinished);
    for await (const unfinished of driver.unfinished(Date.now() + 60_000)) throw new Error(`left: ${unfinished.path}`);
  };

  it.each([
    ['2 s each way', 'latency', { latency: 1000 }, 'downstream', 1],
    ['connections that are reset at once', 'reset_peer', { timeout: 0 }, 'downstream', 0.3],
    ['connections that are reset later', 'reset_peer', { timeout: 300 }, 'upstream', 0.5],
    ['half of what comes', 'limit_data', { bytes: 5 * mebibyte }, 'downstream', 1],
    ['half of what goes', 'limit_data', { bytes: 3 * mebibyte }, 'upstream', 0.5],
    ['a thin line', 'bandwidth', { rate: 4000 }, 'upstream', 1],
    ['one byte at a time, nearly', 'slicer', { average_size: 500, size_variation: 200, delay: 10 }, 'downstream', 1],
  ] as const)(
    'loses nothing with %s, and answers in time',
    async (_, type, attributes, stream, toxicity) => {
      await work('before');
      await proxy.add(type, attributes, stream, toxicity);
      await work('during');
      await proxy.clear();
      await work('after');
      expect(journal.has('a/blobs/large-after')).toBe(true);
      await expectWholeJournal();
      expect(longest).toBeLessThan(30_000);
    },
    240_000,
  );

  it.each([
    ['is away', async () => proxy.enable(false)],
    ['hangs', async () => proxy.add('timeout', { timeout: 0 }, 'downstream')],
  ])(
    'says within 30 s that a server %s, at once after a while, and goes on when it is back',
    async (_, breakIt) => {
      await write('a/file', Buffer.from('text'));
      await breakIt();
      await Promise.all(Array.from({ length: 8 }, async (__, n) => write(`a/lost-${n}`, Buffer.from('text'))));
      expect(journal.size).toBe(1);
      expect(longest).toBeLessThan(30_000);
      longest = 0;
      await write('a/lost', Buffer.from('text'));
      expect(longest).toBeLessThan(1000);
      await proxy.clear();
      await proxy.enable(true);
      for (let n = 0; n < 20 && journal.size === 1; n += 1) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        await write('a/back', Buffer.from('text'));
      }
      expect([...journal.keys()]).toEqual(['a/file', 'a/back']);
      await expectWholeJournal();
    },
    240_000,
  );
});
