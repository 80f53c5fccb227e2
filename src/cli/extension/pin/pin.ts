import { closeSync, fsyncSync, openSync, realpathSync, renameSync, statSync, writeSync } from 'node:fs';
import { errorText } from '@zot/extension-api';
import { readConfig } from '../../../kernel/read/read-config.js';
import { readText } from '../../../kernel/read/read-text.js';
import { isBuiltIn } from '../../../kernel/resolve/built-in-names.js';
import { locatePackage } from '../../../kernel/resolve/locate-package.js';
import { namedInFile } from '../../../kernel/resolve/named-in-file.js';
import { packageDigest } from '../../../kernel/resolve/package-digest.js';
import { exitCode } from '../../exit-code.js';
import type { Flavour } from '../../flavour.js';
import { painter } from '../../report/colors.js';
import { printable } from '../../report/printable.js';
import { issueText } from '../../report/text-report.js';
import { pinnedText } from './pinned-text.js';

/**
 * Writes the digests of the packages that a file names into it, or only prints them. No code of a package is loaded. All or
 * none are written; the file is replaced at once, so that whoever reads it finds the old one or the new one.
 */
export async function pin(file: string, flavour: Flavour, { print: isPrinted }: { print?: boolean }): Promise<number> {
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  const read = await readConfig(file);
  if ('issues' in read) {
    for (const issue of read.issues) tell(issueText(issue, painter(false)));
    return exitCode.failed;
  }
  const definitions = await flavour.definitions();
  const named = namedInFile(read.tree, definitions).filter((one) => !one.isNull && !isBuiltIn(one, definitions));
  const pins = new Map<string, string>();
  let failed = false;
  for (const name of new Set(named.map((one) => one.name))) {
    const found = await digestOf(name, file);
    if ('problem' in found) {
      tell(`${printable(name)} ${printable(found.problem)}`);
      failed = true;
    } else pins.set(name, found.digest);
  }
  if (failed) return exitCode.failed;
  if (pins.size === 0) tell(`${printable(file)} names no package`);
  const text = JSON.stringify(
    { packages: Object.fromEntries([...pins].map(([name, integrity]) => [name, { integrity }])) },
    null,
    2,
  );
  if (isPrinted || pins.size === 0) {
    if (isPrinted) process.stdout.write(`${text}\n`);
    return exitCode.good;
  }
  const before = readText(file);
  const after = 'text' in before ? await pinnedText(file, before.text, pins) : undefined;
  if (after === undefined) {
    tell(`${printable(file)} cannot be changed without changing more of it; write this into it:\n${text}`);
    return exitCode.failed;
  }
  replace(realpathSync(file), after);
  for (const name of pins.keys()) tell(`${printable(name)} is pinned in ${printable(file)}`);
  return exitCode.good;
}

async function digestOf(name: string, file: string): Promise<{ digest: string } | { problem: string }> {
  const located = locatePackage(name, file);
  if ('problem' in located) return located;
  if (!located.manifest)
    return { problem: 'is a file without a package.json that names a contract, and cannot be pinned' };
  try {
    return { digest: await packageDigest(located.files) };
  } catch (error) {
    return { problem: `cannot be pinned: ${errorText(error)}` };
  }
}

function replace(file: string, text: string): void {
  const fresh = `${file}.new`;
  const descriptor = openSync(fresh, 'wx', statSync(file).mode & 0o777);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(fresh, file);
}
