import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';

const program = resolve('dist/test/log-process.mjs');
const libs = ['oci', 'extension-api'].map((lib) => `--alias:@zot/${lib}=./libs/${lib}/src/index.ts`);

/** How it ended and what it said; killed where it does not end. */
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const said = text(child.stderr!);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(limit);
  return { code, said: await said };
}

function logProcess(...args: string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

const linesOf = (log: string): number[] =>
  log
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { line: number }).line);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, line) => line);

describe('a process that logs', () => {
  let folder: string;

  beforeAll(() => {
    const entry = 'test/support/log-process.ts';
    const options = ['--bundle', '--format=esm', '--platform=node', '--packages=external', `--outfile=${program}`];
    const built = spawnSync('node_modules/.bin/esbuild', [entry, ...options, ...libs], { encoding: 'utf8' });
    expect({ status: built.status, error: built.status === 0 ? '' : built.stderr }).toEqual({ status: 0, error: '' });
    folder = mkdtempSync(join(tmpdir(), 'zot-log-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(['a pipe', 'a file'])('to %s', (kind) => {
    it.each([
      ['is stopped', 'stop', 0],
      ['exits', 'exit', 3],
      ['crashes', 'crash', 1],
    ])('has written every line when it %s', async (_, ending, code) => {
      const file = kind === 'a file' ? join(folder, `${ending}.log`) : '';
      const child = logProcess(file, ending, '250');
      const [output, end] = await Promise.all([text(child.stdout!), ended(child)]);
      expect(end.code).toBe(code);
      const written = linesOf(file === '' ? output : readFileSync(file, 'utf8'));
      // A batch that the pool has not begun to write is written while the process exits, so behind what was left.
      if (ending !== 'stop') written.sort((a, b) => a - b);
      expect(written).toEqual(upTo(250));
    });
  });

  it('goes on and ends where nobody reads its pipe, in bounded memory', async () => {
    // Some 30 MB of lines; what is not read is dropped beyond 4 MiB.
    const { code, said } = await ended(logProcess('', 'stop', '100000'));
    expect(code).toBe(0);
    expect((JSON.parse(said) as { megabytes: number }).megabytes).toBeLessThan(180);
  });

  it('does not end when its reader goes away', async () => {
    const child = logProcess('', 'stop', '5000');
    child.stdout!.destroy();
    expect((await ended(child)).code).toBe(0);
  });

  it('says what is missing to a reader that is slow', async () => {
    const child = logProcess('', 'stop', '100000');
    const begun = once(child.stderr!, 'data');
    const end = ended(child);
    // By now it has written all of its lines, and most of them were dropped.
    await begun;
    const last = (await text(child.stdout!)).trimEnd().split('\n').at(-1)!;
    expect((await end).code).toBe(0);
    expect(JSON.parse(last)).toMatchObject({
      level: 'warn',
      message: /^lines are missing here/,
      lines: expect.any(Number),
    });
  });

  const withFullDisk = existsSync('/dev/full') ? it : it.skip;
  withFullDisk.each(['stop', 'exit', 'crash'])('ends where the disk is full, by %s', async (ending) => {
    const { code, said } = await ended(logProcess('/dev/full', ending, '20000'));
    expect(code).toBe({ stop: 0, exit: 3, crash: 1 }[ending]);
    expect(said.match(/the log cannot be written: .*ENOSPC/g)).toHaveLength(1);
  });

  it('goes on where standard error is on the full disk too', async () => {
    // A limit of a file's size, as of a disk's: beyond it a write fails, once the signal that comes with it is ignored.
    const file = join(folder, 'full.log');
    const script = `trap '' 25; ulimit -f 16; exec "$@" >'${file}' 2>&1`;
    const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, program, '', 'mute', '20000'], {
      stdio: 'ignore',
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), 20_000);
    expect(await once(child, 'exit')).toEqual([0, null]);
    clearTimeout(limit);
    expect(statSync(file).size).toBeGreaterThan(0);
  });
});
