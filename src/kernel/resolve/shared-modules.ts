import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import type { Located } from './locate-package.js';
import { isHalfShared, isShared, sharedFile } from './shared-names.js';

const scheme = 'zot-package:';
const entries = new Map<string, Pick<Located, 'specifier' | 'parent'>>();
let isInstalled = false;

/** Code of the server; in a bundle all of it lies beside this file, and what asks from elsewhere belongs to extensions. */
const own = new URL('.', import.meta.url).href;
const isBundled = existsSync(new URL(`./${sharedFile('@zot/extension-api')}.mjs`, import.meta.url));

/**
 * Imports a package as if from another place, with one copy of what is shared: whatever its code, or code that it brought
 * along, asks for of `sharedNames`, by import or by require, is what the server itself runs (decision 0130).
 */
export async function importShared({ specifier, parent }: Pick<Located, 'specifier' | 'parent'>): Promise<unknown> {
  install();
  const entry = `${scheme}${entries.size}`;
  entries.set(entry, { specifier, parent });
  return import(entry);
}

/** Once for the process, and not before a first package is there: each later import passes by. */
function install(): void {
  if (isInstalled) return;
  isInstalled = true;
  registerHooks({
    resolve(specifier, context, next) {
      const entry = specifier.startsWith(scheme) ? entries.get(specifier) : undefined;
      if (entry) return next(entry.specifier, { ...context, parentURL: entry.parent });
      const asker = context.parentURL;
      if (asker === undefined || (isBundled ? asker.startsWith(own) : asker === import.meta.url)) {
        return next(specifier, context);
      }
      if (isShared(specifier)) return { url: sharedUrl(specifier), shortCircuit: true };
      if (isBundled && isHalfShared(specifier)) {
        throw new Error(
          `${specifier} is not to be had by extensions; only what its package documents is shared with them`,
        );
      }
      return next(specifier, context);
    },
  });
}

function sharedUrl(specifier: string): string {
  return isBundled ? `${own}${sharedFile(specifier)}.mjs` : import.meta.resolve(specifier);
}
