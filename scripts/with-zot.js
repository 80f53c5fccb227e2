#!/usr/bin/env node
// Runs a command beside a registry of its own: with-zot.js <config> -- <command> [<argument> …]
// The config's root and port are replaced by a fresh folder and a free port. The command finds REGISTRY (host:port),
// ZOT_PID and ZOT_ROOT in its environment. With REGISTRY set already, the command runs against that one.
import { spawn } from 'node:child_process';
import { startZot } from './start-zot.js';

const split = process.argv.indexOf('--');
const [config] = process.argv.slice(2, split);
const [command, ...args] = process.argv.slice(split + 1);
if (split < 0 || !config || !command) {
  console.error('usage: with-zot.js <config> -- <command> [<argument> …]');
  process.exit(2);
}

if (process.env.REGISTRY) process.exit(await run(process.env));

const zot = await startZot(config);
const code = await run({ ...process.env, REGISTRY: zot.address, ZOT_PID: String(zot.pid), ZOT_ROOT: zot.root });
const left = await zot.stop();
if (code !== 0) process.stderr.write(zot.log());
if (left !== 0) console.error(`zot ended with ${left} after SIGTERM`);
process.exit(code || left);

function run(env) {
  const { promise, resolve } = Promise.withResolvers();
  spawn(command, args, { stdio: 'inherit', env }).on('exit', (status, signal) => resolve(signal ? 1 : status));
  return promise;
}
