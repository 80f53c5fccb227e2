import type { Definition } from '@zot/extension-api';
import { onlyBuiltin, type LeftOut, type Resolve } from '../prepare/resolved.js';
import { isBuiltIn } from './built-in-names.js';
import type { IsolatedDefinitions } from '../isolation/isolated-definitions.js';
import type { Import } from './load-package.js';
import { namedInFile } from './named-in-file.js';

export interface NamesOptions {
  readonly load?: Import;
  /** Names are looked for as if the file were this one, there or not. Default: the file itself. */
  readonly from?: string;
}

/** Each name in a file stands for what ships, or else for a package. What loads packages is itself only loaded for one. */
export function namesInFile(definitions: readonly Definition[], { load, from }: NamesOptions = {}): Resolve {
  const builtin = onlyBuiltin(definitions);
  let known: Promise<IsolatedDefinitions> | undefined;
  const isolated = async () =>
    (known ??= import('../isolation/isolated-definitions.js').then((room) => new room.IsolatedDefinitions()));
  return async (tree, leftOut: LeftOut = new Map()) => {
    const named = namedInFile(tree, definitions);
    const isPlain = named.every((one) => isBuiltIn(one, definitions));
    const asksOfPackages = tree.root.entries.some(({ key }) => key.toLowerCase() === 'packages');
    if (isPlain && !asksOfPackages) return builtin(tree);
    const { resolvePackages } = await import('./resolve-packages.js');
    return resolvePackages(tree, definitions, { leftOut, load, from, isolated });
  };
}
