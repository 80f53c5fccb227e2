import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const bin = join(dirname(import.meta.dirname), 'bin/zot');
const answerWithinMs = 30_000;
const stopWithinMs = 30_000;

/**
 * Starts `bin/zot serve` on a config file whose root and port are replaced, and resolves once it answers.
 * `folder` keeps the root over several starts; without it a fresh one is made and removed by `stop`.
 */
export async function startZot(configFile, { folder, port, nodeOptions } = {}) {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'zot-'));
  const root = join(home, 'root');
  mkdirSync(root, { recursive: true });
  const config = JSON.parse(readFileSync(configFile, 'utf8'));
  config.storage = { ...config.storage, rootDirectory: root };
  config.http = { ...config.http, address: '127.0.0.1', port: String(port ?? (await freePort())) };
  const file = join(home, 'config.json');
  writeFileSync(file, JSON.stringify(config, null, 2));

  const log = join(home, 'zot.log');
  const out = openSync(log, 'a');
  const started = performance.now();
  const env = nodeOptions ? { ...process.env, NODE_OPTIONS: nodeOptions } : process.env;
  const server = spawn(bin, ['serve', file], { stdio: ['ignore', out, out], env });
  closeSync(out);
  const ended = new Promise((resolve) => server.on('exit', (status, signal) => resolve(signal ?? status)));
  const address = `127.0.0.1:${config.http.port}`;
  /** What it said, once its folder is gone. */
  let lastLog;
  const readLog = () => lastLog ?? readFileSync(log, 'utf8');

  await answers(address, server, readLog);
  return {
    address,
    home,
    root,
    pid: server.pid,
    startMs: performance.now() - started,
    log: readLog,
    logFile: log,
    ended,
    /** Ends it at once, as a power button would end the process. */
    async kill() {
      server.kill('SIGKILL');
      await ended;
    },
    /** Asks it to stop, and resolves with its exit code: 0 when it closed in order. */
    async stop() {
      server.kill('SIGTERM');
      const timer = setTimeout(() => server.kill('SIGKILL'), stopWithinMs);
      const status = await ended;
      clearTimeout(timer);
      if (!folder && status === 0) {
        lastLog = readLog();
        rmSync(home, { recursive: true, force: true });
      }
      return typeof status === 'number' ? status : 1;
    },
  };
}

async function answers(address, server, readLog) {
  const deadline = performance.now() + answerWithinMs;
  while (server.exitCode === null && server.signalCode === null && performance.now() < deadline) {
    const status = await fetch(`http://${address}/v2/`).then(
      async (response) => (await response.arrayBuffer(), response.status),
      () => 0,
    );
    if (status !== 0) return;
    await sleep(5);
  }
  server.kill('SIGKILL');
  throw new Error(`zot did not answer on ${address}:\n${readLog()}`);
}

/** A port nobody listens on now. The server could also be given port 0, but a restart must find the same one. */
async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
