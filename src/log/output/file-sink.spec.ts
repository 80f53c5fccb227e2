import { constants, mkdtempSync, readFileSync, renameSync, rmSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { StartError } from '@zot/extension-api';
import { FileSink } from './file-sink.js';

describe('a log file', () => {
  let folder: string;
  let path: string;
  let now: number;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zot-log-'));
    path = join(folder, 'zot.log');
    now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
  });

  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  const write = async (sink: FileSink, text: string) => sink.write(Buffer.from(text));

  it('is added to, and nobody else may read it', async () => {
    for (const line of ['a\n', 'b\n']) {
      const sink = await FileSink.open(path, 'log.output');
      await write(sink, line);
      await sink.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
    expect(statSync(path).mode & constants.S_IRWXU).toBe(0o600);
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('that cannot be opened stops the start with a sentence', async () => {
    const missing = join(folder, 'no', 'zot.log');
    const refused = await FileSink.open(missing, 'log.output').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StartError);
    expect(refused).toMatchObject({
      message: `log.output: ${missing} cannot be opened to add to (ENOENT)`,
      hint: 'make its folder, or name another file',
    });
    await expect(FileSink.open(folder, 'log.audit')).rejects.toThrow(/^log\.audit: .*EISDIR/);
  });

  it.each([
    ['renamed', () => renameSync(path, `${path}.1`)],
    ['removed', () => unlinkSync(path)],
  ])('is made anew when it was %s', async (_, rotate) => {
    const sink = await FileSink.open(path, 'log.output');
    await write(sink, 'a\n');
    rotate();
    await write(sink, 'b\n');
    now += 1000;
    await write(sink, 'c\n');
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('c\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('goes on at its start when it was truncated', async () => {
    const sink = await FileSink.open(path, 'log.output');
    await write(sink, 'a\n');
    truncateSync(path);
    await write(sink, 'b\n');
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('b\n');
  });

  it('goes on where no new one can be made', async () => {
    const sink = await FileSink.open(path, 'log.output');
    await write(sink, 'a\n');
    const moved = `${folder}-moved`;
    renameSync(folder, moved);
    now += 1000;
    await write(sink, 'b\n');
    await sink.close();
    renameSync(moved, folder);
    expect(readFileSync(path, 'utf8')).toBe('a\nb\n');
  });

  it('gets what is left when the process ends', async () => {
    const sink = await FileSink.open(path, 'log.output');
    sink.writeNow(Buffer.from('last\n'));
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('last\n');
  });
});
