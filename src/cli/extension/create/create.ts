import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { readSpecifier } from '../../../kernel/resolve/specifier.js';
import { exitCode } from '../../exit-code.js';
import { printable } from '../../report/printable.js';
import { shortName, template } from './template.js';

/** Writes a new package that compiles, has tests, and can be named in a config. Nothing that is there is written over. */
export function create(name: string, { folder }: { folder?: string }): number {
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  const specifier = readSpecifier(name);
  if (specifier?.kind !== 'package' || specifier.subpath !== '') {
    tell(`${printable(name)} is no name for a package; write one such as @acme/zot-tags`);
    return exitCode.wrongUsage;
  }
  const root = resolve(folder ?? `zot-${shortName(name)}`);
  if (existsSync(root) && readdirSync(root).length > 0) {
    tell(`${printable(root)} is there already, and not empty`);
    return exitCode.failed;
  }
  for (const [path, text] of Object.entries(template(name))) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { flag: 'wx' });
  }
  const place = relative(process.cwd(), root) || '.';
  process.stdout.write(`${name} is in ${printable(place)}. Next:
  cd ${printable(place)}
  npm install
  npm test
`);
  return exitCode.good;
}
