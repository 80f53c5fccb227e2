#!/usr/bin/env node
// Writes what the contract of extensions promises into libs/extension-api/report.api.md (decision 0024). A change of that file is
// what a reviewer of the contract reads.
//   api-report.js          writes it
//   api-report.js --check  only compares, and fails where it is not what stands there
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const library = join(root, 'libs/extension-api');
const isCheck = process.argv[2] === '--check';
if (process.argv.length > (isCheck ? 3 : 2)) {
  console.error('usage: api-report.js [--check]');
  process.exit(2);
}

// It reads declarations, those of the libraries that the contract names included.
run('typescript/bin/tsc', ['-b', 'libs/extension-api'], root);
run('@microsoft/api-extractor/bin/api-extractor', ['run', ...(isCheck ? [] : ['--local'])], library);

function run(program, options, cwd) {
  const require = createRequire(import.meta.url);
  const [, name] = /^((?:@[^/]+\/)?[^/]+)/.exec(program);
  const file = join(dirname(require.resolve(`${name}/package.json`)), program.slice(name.length));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...options], { cwd, encoding: 'utf8' });
  if (status === 0) return;
  console.error(`${stdout}${stderr}`.trim());
  if (isCheck) console.error('libs/extension-api/report.api.md is old: npm run api-report, and read what has changed');
  process.exit(1);
}
