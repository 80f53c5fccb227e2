import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Located } from '../../../kernel/resolve/locate-package.js';
import { importShared } from '../../../kernel/resolve/shared-modules.js';

/** What a package says it is to be tried with: the default export of what its package.json names as `zot.check`. */
export interface CheckInput {
  /** The settings of the extension. Default: none, so its defaults. */
  readonly config?: object;
  /** Those of a driver, beside its name. Default: none. */
  readonly options?: object;
  /** Hashes that a verifier of passwords takes, cheap ones, with their passwords. */
  readonly passwordVerifier?: { readonly hashes: readonly { readonly password: string; readonly hash: string }[] };
}

export async function readCheckInput({ files, manifest }: Located): Promise<CheckInput> {
  if (manifest?.check === undefined) return {};
  const specifier = pathToFileURL(join(files, manifest.check)).href;
  const { default: input } = (await importShared({ specifier, parent: pathToFileURL(join(files, 'x.js')).href })) as {
    default?: unknown;
  };
  if (typeof input !== 'object' || input === null) throw new Error(`${manifest.check} exports no object by default`);
  return input;
}
