import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Whether a specifier can be found from the folder of the config file, or else from the app; nothing of it is loaded. */
export function findsPackage(specifier: string, configFile: string): boolean {
  if (/^[./]/.test(specifier)) return existsSync(resolve(dirname(configFile), specifier));
  return [pathToFileURL(resolve(configFile)).href, import.meta.url].some((base) => {
    try {
      return findPackageJSON(specifier, base) !== undefined;
    } catch {
      return false;
    }
  });
}
