import { isBuiltin } from 'node:module';

/** How a package can be named in a file. */
export type Specifier =
  | { readonly kind: 'file'; readonly path: string }
  /** `subpath` with its slash in front, such as `/driver`; empty for the package itself. */
  | { readonly kind: 'package'; readonly package: string; readonly subpath: string };

const packageName = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/;
const longest = 1000;
/** npm's own limit. */
const longestName = 214;

/**
 * Reads a name as one of npm's, or as the path of a file. Undefined for all else: URLs of any scheme, names of Node's own
 * modules, and whatever could lead out of a `node_modules` folder.
 */
export function readSpecifier(text: string): Specifier | undefined {
  if (text.length > longest || /[\0-\x1f\\]/.test(text)) return undefined;
  if (/^(?:\.{0,2}\/)/.test(text)) return { kind: 'file', path: text };
  const parts = text.split('/');
  const name = parts.splice(0, text.startsWith('@') ? 2 : 1).join('/');
  if (!packageName.test(name) || name.length > longestName || isBuiltin(name)) return undefined;
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part === 'node_modules')) return undefined;
  return { kind: 'package', package: name, subpath: parts.map((part) => `/${part}`).join('') };
}

/** Whether a name can only be meant as a package, and not as a mistyped word of the config. */
export function isPlainly(text: string): boolean {
  return /^[./@]|\//.test(text);
}
