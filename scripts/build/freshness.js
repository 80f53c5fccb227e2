import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const inputs = [
  'src/**/*.ts',
  'libs/*/src/**/*.ts',
  'libs/*/{package,tsconfig}.json',
  'scripts/build.js',
  'scripts/build/*.js',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const kept = 'dist/bundle/.sources';

export function isBuilt(root) {
  return ['zot', 'zot-minimal', 'zb'].every((name) => existsSync(join(root, `dist/bundle/${name}.mjs`)));
}

export function isFresh(root) {
  return isBuilt(root) && existsSync(join(root, kept)) && readFileSync(join(root, kept), 'utf8') === fingerprint(root);
}

/** Changes with any file that goes into the build. */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of globSync(inputs, { cwd: root }).sort()) {
    if (file.endsWith('.spec.ts')) continue;
    const { mtimeMs, size } = statSync(join(root, file));
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

export function keepFingerprint(root, sources) {
  writeFileSync(join(root, kept), sources);
}
