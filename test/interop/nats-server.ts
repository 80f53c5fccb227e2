import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real NATS for tests, with the settings of its own file, which can be killed and started again on the same port. */
export class NatsServer {
  private process: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    readonly folder: string,
  ) {}

  /** `files` are written beside the settings, and `{folder}` in these stands for where. */
  static async start(settings = '', files: Readonly<Record<string, string>> = {}): Promise<NatsServer> {
    const server = new NatsServer(await freePort(), await mkdtemp(join(tmpdir(), 'zot-nats-')));
    for (const [name, text] of Object.entries(files)) await writeFile(join(server.folder, name), text);
    const own = `listen: "127.0.0.1:${server.port}"\n`;
    await writeFile(join(server.folder, 'nats.conf'), own + settings.replaceAll('{folder}', server.folder));
    await server.run();
    return server;
  }

  async run(): Promise<void> {
    this.process = spawn('nats-server', ['-c', join(this.folder, 'nats.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    for await (const chunk of this.process.stderr!.setEncoding('utf8')) {
      said += chunk as string;
      if (said.includes('Server is ready')) break;
    }
    if (!said.includes('Server is ready')) throw new Error(`nats-server does not start: ${said}`);
  }

  async kill(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGKILL');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
