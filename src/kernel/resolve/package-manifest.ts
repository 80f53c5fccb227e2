import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What is read of a package.json. */
export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  /** The range of the contract that the package is made for: `"zot": {"contract": "^1.0.0"}`. */
  readonly contract?: string;
  /** A module that tells `zot extension check` what to try the package with: `"zot": {"check": "./check.js"}`. */
  readonly check?: string;
  readonly main?: string;
  readonly hasExports: boolean;
}

const largest = 1024 * 1024;

/** The package.json of a folder; undefined where there is none that can be read. */
export function readManifest(folder: string): PackageManifest | undefined {
  const file = join(folder, 'package.json');
  try {
    if (statSync(file).size > largest) return undefined;
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof read !== 'object' || read === null) return undefined;
    const zot = Reflect.get(read, 'zot') as unknown;
    return {
      name: textAt(read, 'name'),
      version: textAt(read, 'version'),
      contract: textAt(zot, 'contract'),
      check: textAt(zot, 'check'),
      main: textAt(read, 'main'),
      hasExports: Object.hasOwn(read, 'exports'),
    };
  } catch {
    return undefined;
  }
}

function textAt(object: unknown, key: string): string | undefined {
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, key)) return undefined;
  const value: unknown = Reflect.get(object, key);
  return typeof value === 'string' ? value : undefined;
}
