#!/usr/bin/env node
// Packs what authors and users of extensions install, as npm would publish it, and installs it beside a config, offline: the
// libraries, the examples, the packages of test/fixtures/extensions, and src/extensions/lint moved into a package of its own.
// Prints the folder. Does nothing where nothing has changed since the last time.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { lockBuild } from './build/lock.js';

const root = join(import.meta.dirname, '..');
const work = join(root, 'node_modules/.cache/zot-extensions');
const project = join(work, 'project');
const inputs = [
  'examples/extensions/*/{package,tsconfig}.json',
  'examples/extensions/*/src/**/*.ts',
  'test/fixtures/extensions/*/*',
  'src/extensions/lint/*.ts',
  'libs/*/{package,tsconfig}.json',
  'libs/*/src/**/*.ts',
  'package-lock.json',
  'scripts/pack-extensions.js',
];
const kept = join(work, '.inputs');

lockBuild(root);
const fingerprint = fingerprintOf(inputs);
if (!existsSync(kept) || readFileSync(kept, 'utf8') !== fingerprint) make();
console.log(project);

function make() {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'tarballs'), { recursive: true });
  const libraries = ['oci', 'extension-api', 'testkit'].map((name) => join(root, 'libs', name));
  compile(['-b', ...libraries]);
  const examples = below('examples/extensions');
  for (const example of examples) compile(['-p', example]);
  const lint = moveLint();
  compile(['-p', lint]);
  pack([...libraries, ...examples, lint, ...below('test/fixtures/extensions'), ...broughtAlong()]);
  install();
  writeFileSync(kept, fingerprint);
}

/** No line of it changes: only a package.json and a tsconfig.json come with it. */
function moveLint() {
  const folder = join(work, 'lint');
  for (const file of globSync('*.ts', { cwd: join(root, 'src/extensions/lint'), exclude: ['*.spec.ts'] })) {
    cpSync(join(root, 'src/extensions/lint', file), join(folder, 'src', file));
  }
  cpSync(join(root, 'examples/extensions/pull-counts/tsconfig.json'), join(folder, 'tsconfig.json'));
  const manifest = {
    name: '@moved/lint',
    version: '1.0.0',
    type: 'module',
    exports: './dist/lint.definition.js',
    files: ['dist'],
    zot: { contract: '^0.1.0' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** What the packages depend on and the registry of npm would give them. */
function broughtAlong() {
  const names = [
    're2js',
    '@node-rs/argon2',
    ...readdirSync(join(root, 'node_modules/@node-rs')).map((name) => `@node-rs/${name}`),
  ];
  return [...new Set(names)].map((name) => join(root, 'node_modules', name));
}

function pack(folders) {
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', join(work, 'tarballs'), ...folders], root);
}

function install() {
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'project', private: true }));
  const tarballs = readdirSync(join(work, 'tarballs')).map((name) => join('../tarballs', name));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  run('npm', ['install', '--offline', '--legacy-peer-deps', ...quiet, ...tarballs], project);
}

function compile(options) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript7/package.json')), 'bin/tsc');
  run(process.execPath, [tsc, ...options], root);
}

function run(program, options, cwd) {
  // npm's own variables of the run that this is part of would lead it to another folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const { status, stdout, stderr } = spawnSync(program, options, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return;
  throw new Error(`${basename(program)} ${options.slice(0, 3).join(' ')} … exited with ${status}:\n${stdout}${stderr}`);
}

function below(folder) {
  return readdirSync(join(root, folder)).map((name) => join(root, folder, name));
}

function fingerprintOf(patterns) {
  const hash = createHash('sha256');
  for (const file of globSync(patterns, { cwd: root }).sort()) {
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}
