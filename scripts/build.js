#!/usr/bin/env node
// Compiles with tsc (decorators need its metadata), then bundles: one chunk per section, so that what a config leaves
// out is never read, and a start that answers in a third of the time (decision 0006).
//   build.js               builds, and fails where a type is wrong
//   build.js --if-missing  only where there is no build yet
//   build.js --if-stale    only where sources have changed since
// With the last two, wrong types are said but keep nothing from running.
import { join } from 'node:path';
import { bundle } from './build/bundle.js';
import { compile } from './build/compile.js';
import { fingerprint, isBuilt, isFresh, keepFingerprint } from './build/freshness.js';
import { lockBuild } from './build/lock.js';

const root = join(import.meta.dirname, '..');
const mode = process.argv[2] ?? '';
if (!['', '--if-missing', '--if-stale'].includes(mode)) {
  console.error('usage: build.js [--if-missing | --if-stale]');
  process.exit(2);
}
if (isNeedless()) process.exit(0);

// Two commands in a fresh checkout build it once: the second waits, and finds it built.
lockBuild(root);
if (isNeedless()) process.exit(0);

const sources = fingerprint(root);
const isSound = compile(root);
if (!isSound && mode === '') process.exit(1);
await bundle(root);
keepFingerprint(root, sources);

function isNeedless() {
  return (mode === '--if-missing' && isBuilt(root)) || (mode === '--if-stale' && isFresh(root));
}
