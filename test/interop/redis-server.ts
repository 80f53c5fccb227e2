import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where the program is; undefined where it is not installed, which `ZOT_INTEROP=required` does not let pass. */
export const redisProgram = find('redis-server');

/** A real Redis for tests, which can be killed, stopped and started again on the same port. */
export class RedisServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
    private readonly options: readonly string[],
  ) {}

  static async start(...options: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'zot-redis-')), options);
    await server.run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async run(): Promise<void> {
    const isSentinel = this.options.includes('--sentinel');
    const volatile = isSentinel ? [] : ['--save', '', '--appendonly', 'no'];
    const fixed = ['--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.folder, ...volatile];
    // A file of settings comes first.
    const isFile = this.options[0]?.startsWith('/') ?? false;
    const [first, rest] = isFile ? [this.options.slice(0, 1), this.options.slice(1)] : [[], this.options];
    this.process = spawn(redisProgram!, [...first, ...fixed, ...rest], { stdio: 'ignore' });
    for (let tries = 0; !(await this.answers()); tries += 1) {
      if (tries === 200 || this.process.exitCode !== null) throw new Error('redis-server does not start');
      await sleep(20);
    }
  }

  async kill(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  /** It takes connections, and answers nothing. */
  freeze(): void {
    this.process!.kill('SIGSTOP');
  }

  thaw(): void {
    this.process!.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  private async answers(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function find(program: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // Perhaps in the next one.
    }
  }
  if (process.env['ZOT_INTEROP'] === 'required') throw new Error(`${program} is not installed`);
  return undefined;
}
