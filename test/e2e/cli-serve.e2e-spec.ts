import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout, runZot } from '../support/run-zot.js';

const patienceMs = 20_000;

/** `bin/zot serve` with its two outputs kept apart. */
class Serving {
  stdout = '';
  stderr = '';
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(child, 'close').then(([code, signal]) => ({ code, signal }) as Awaited<typeof this.ended>);
  }

  /** Waits for something to be said, or for the end. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    for (let waited = 0; waited < patienceMs; waited += 10) {
      const found = pattern.exec(this.stdout + this.stderr);
      if (found) return found;
      if (this.child.exitCode !== null) break;
      await sleep(10);
    }
    throw new Error(`it did not say ${pattern}, but ${this.stdout}${this.stderr}`);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  lines(): Record<string, unknown>[] {
    return this.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

let folder: string;
let zot: Serving | undefined;
beforeAll(async () => {
  await runZot([]); // Builds, where sources have changed.
});
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zot-serve-'))));
afterEach(async () => {
  zot?.signal('SIGKILL');
  await zot?.ended;
  zot = undefined;
  rmSync(folder, { recursive: true });
});

function config(rest: object = {}): string {
  const file = join(folder, 'config.json');
  const base = {
    storage: { rootDirectory: join(folder, 'root'), gc: false },
    http: { address: '127.0.0.1', port: '0' },
    log: { level: 'info' },
  };
  writeFileSync(file, JSON.stringify({ ...base, ...rest }));
  return file;
}

async function serve(
  args: string[],
  { preload, program = 'zot' }: { preload?: string; program?: string } = {},
): Promise<{ zot: Serving; url: string }> {
  const env = { ...process.env };
  if (preload !== undefined) {
    writeFileSync(join(folder, 'preload.mjs'), preload);
    env['NODE_OPTIONS'] = `--import=${join(folder, 'preload.mjs')}`;
  }
  zot = new Serving(
    spawn(join(checkout, 'bin', program), ['serve', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const [, url] = await zot.says(/listens on (http:\/\/[\d.]+:\d+)/);
  return { zot, url: url! };
}

describe('zot serve', () => {
  it('says in one line where it listens, where it stores and what to type, and logs JSON besides', async () => {
    const { zot, url } = await serve([config()]);
    const host = url.replace('http://', '');
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
    zot.signal('SIGTERM');
    expect(await zot.ended).toEqual({ code: 0, signal: null });
    expect(zot.stderr).toMatch(/^zot \d+\.\d+\.\d+ listens on [^\n]*\n$/);
    expect(zot.stderr).toContain(`repositories in ${join(folder, 'root')}`);
    expect(zot.stderr).toContain(`docker push ${host}/<name>:<tag>`);
    expect(zot.lines()).toContainEqual(expect.objectContaining({ message: 'started', addresses: [url] }));
    expect(zot.lines()).toContainEqual(expect.objectContaining({ message: 'stopping', signal: 'SIGTERM' }));
  });

  it('takes zot’s --force-reparse, and a grace period of its own', async () => {
    const { zot } = await serve(['--force-reparse', '--grace', '1m30s', config()]);
    zot.signal('SIGINT');
    expect((await zot.ended).code).toBe(0);
    expect(zot.lines()).toContainEqual(expect.objectContaining({ signal: 'SIGINT', graceMs: 90_000 }));
  });

  it('says warnings, and starts', async () => {
    const { zot } = await serve([config({ extensions: { scrub: { interval: '24h' } }, cluster: {} })]);
    expect(zot.stderr).toMatch(/config\.json:1:\d+: warning: cluster: \{\} counts as absent/);
  });

  it('is zot-minimal too, which passes over extensions', async () => {
    const { zot, url } = await serve([config({ extensions: { search: {} } })], { program: 'zot-minimal' });
    expect(zot.stderr).toMatch(/warning: extensions: this build has no extensions; search will not work/);
    expect(zot.stderr).toMatch(/^zot-minimal \d+\.\d+\.\d+ listens on /m);
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
  });

  it.each([
    [
      'a bad config',
      { http: { port: 'x' } },
      /error: http\.port: "x" is not a port[^]*zot does not start: .* has 1 error\n$/,
    ],
    [
      'a section that it would not be safe without',
      { cluster: { members: ['127.0.0.1:5000'], hashKey: '0123456789abcdef' } },
      /error: cluster: is not served by this version[^]*zot does not start: /,
    ],
  ])('does not start on %s', async (_, rest, sentence) => {
    const { code, stdout, stderr } = await runZot(['serve', config(rest)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('does not start on a certificate that cannot be read', async () => {
    const tls = { cert: join(folder, 'server.pem'), key: join(folder, 'server.key') };
    const { code, stderr } = await runZot(['serve', config({ http: { address: '127.0.0.1', port: '0', tls } })]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/zot does not start: [^\n]*server\.(pem|key)/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('reads its file again at SIGHUP, and stays', async () => {
    const { zot, url } = await serve([config({ log: { level: 'debug' } })]);
    zot.signal('SIGHUP');
    await zot.says(/"cause":"SIGHUP".*is the same/);
    expect((await fetch(`${url}/v2/`)).status).toBe(200);
  });

  it('ends in order where it is asked to stop in the middle of a reload', async () => {
    for (const dedupe of [false, true]) {
      const { zot } = await serve([config({ log: { level: 'warn' } })]);
      config({ storage: { rootDirectory: join(folder, 'root'), gc: false, dedupe } });
      zot.signal('SIGHUP');
      zot.signal('SIGTERM');
      expect(await zot.ended).toEqual({ code: 0, signal: null });
    }
  });

  it('does not wait for what is under way at a second signal', async () => {
    const { zot, url } = await serve(['--grace', '10m', config()]);
    const begun = await fetch(`${url}/v2/slow/app/blobs/uploads/`, { method: 'POST' });
    const push = request(new URL(begun.headers.get('location')!, url), {
      method: 'PATCH',
      headers: { expect: '100-continue', 'content-length': 10 },
    });
    const broken = once(push, 'error');
    await once(push, 'continue');
    zot.signal('SIGTERM');
    await zot.says(/"stopping"/);
    // What comes at once is taken for the same wish, so it is said until it is heard.
    const again = setInterval(() => zot.signal('SIGTERM'), 100);
    const ended = await zot.ended.finally(() => clearInterval(again));
    expect(ended).toEqual({ code: 143, signal: null });
    await broken;
  });

  it.each([
    ['an exception', "throw new Error('out of cheese')"],
    ['a rejection', "Promise.reject(new Error('out of cheese'))"],
  ])('logs %s that nobody caught, with its stack, and ends in order with 1', async (_, fault) => {
    const { zot } = await serve([config()], { preload: `process.on('SIGUSR2', () => { ${fault} });` });
    zot.signal('SIGUSR2');
    expect(await zot.ended).toEqual({ code: 1, signal: null });
    const line = zot.lines().find(({ level }) => level === 'error');
    expect(line).toMatchObject({ error: 'out of cheese', message: expect.stringContaining('nobody caught') as string });
    expect(line!['stack']).toContain('preload.mjs');
    // The root was let go: the next start finds that all ended well.
    const next = await serve([config()]);
    next.zot.signal('SIGTERM');
    expect((await next.zot.ended).code).toBe(0);
  });
});
