import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The command of the package `zot`, found from a folder; the variable `ZOT_PROGRAM` names another. Undefined where there is
 * none: for tests that are left out then.
 */
export function findZot(folder: string = process.cwd()): string | undefined {
  const named = process.env['ZOT_PROGRAM'];
  if (named !== undefined && named !== '') return named;
  try {
    const manifest = createRequire(pathToFileURL(join(resolve(folder), 'x.js'))).resolve('zot/package.json');
    return join(dirname(manifest), 'bin', process.platform === 'win32' ? 'zot.cmd' : 'zot');
  } catch {
    return undefined;
  }
}
