import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readManifest, type PackageManifest } from './package-manifest.js';
import { readSpecifier } from './specifier.js';

/** Where a package was found, and how Node is to be asked for it. Nothing of its code has been read. */
export interface Located {
  /** What to import, and as if from where. */
  readonly specifier: string;
  readonly parent: string;
  /** The folder of the package's files, links resolved; of a module without a package of its own, the file itself. */
  readonly files: string;
  /** Absent for a module without a package of its own. */
  readonly manifest?: PackageManifest;
}

export interface NotLocated {
  /** The end of a sentence that begins with the name. */
  readonly problem: string;
  readonly hint?: string;
}

/**
 * Looks for what a name stands for: a path is taken from the folder of the config file; a package is looked for in the
 * folders above that one, as Node does it, and then in those above the server. Nothing else is looked at.
 */
export function locatePackage(
  name: string,
  configFile: string,
  appFolder: string = import.meta.dirname,
): Located | NotLocated {
  const specifier = readSpecifier(name);
  const configFolder = dirname(resolve(configFile));
  if (!specifier) {
    return {
      problem: 'is no name of a package',
      hint: 'write its full name, as npm knows it, or the path of a module',
    };
  }
  if (specifier.kind === 'file') return locateFile(resolve(configFolder, specifier.path), name);

  const tried: string[] = [];
  for (const folder of [...foldersAbove(configFolder), ...foldersAbove(appFolder)]) {
    const files = join(folder, 'node_modules', specifier.package);
    const isOwn = readManifest(folder)?.name === specifier.package;
    if (isOwn) return ownPackage(folder, name, specifier.subpath);
    if (tried.includes(files)) continue;
    tried.push(files);
    const manifest = readManifest(files);
    if (manifest) return { specifier: name, parent: urlOf(folder), files: realpathSync(files), manifest };
  }
  return {
    problem: `cannot be found; looked for in ${tried.join(', ')}`,
    hint: `run npm install ${specifier.package} in ${configFolder}`,
  };
}

function locateFile(file: string, name: string): Located | NotLocated {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat)
    return { problem: `cannot be found; looked for at ${file}`, hint: 'paths are taken from the folder of this file' };
  if (stat.isDirectory()) {
    const main = readManifest(file)?.main ?? 'index.js';
    const path = `${name.replace(/(?<!\/)\/+$/, '')}/${main.replace(/^\.\//, '')}`;
    return { problem: 'is a folder', hint: `name the file in it, such as ${path}` };
  }
  if (!stat.isFile()) return { problem: 'is no file', hint: 'name a module' };
  const real = realpathSync(file);
  for (const folder of foldersAbove(dirname(real))) {
    const manifest = readManifest(folder);
    if (!manifest) continue;
    if (manifest.contract === undefined) break;
    return { specifier: pathToFileURL(real).href, parent: urlOf(folder), files: folder, manifest };
  }
  return { specifier: pathToFileURL(real).href, parent: urlOf(dirname(real)), files: real };
}

/** The package in whose folder the config lies, as in its own tests: Node knows it by its name only with `exports`. */
function ownPackage(folder: string, name: string, subpath: string): Located {
  const manifest = readManifest(folder)!;
  const files = realpathSync(folder);
  if (manifest.hasExports) return { specifier: name, parent: urlOf(folder), files, manifest };
  const file = join(files, subpath === '' ? (manifest.main ?? 'index.js') : `.${subpath}`);
  return { specifier: pathToFileURL(file).href, parent: urlOf(folder), files, manifest };
}

function* foldersAbove(folder: string): Iterable<string> {
  for (let at = folder; ; at = dirname(at)) {
    if (basename(at) !== 'node_modules') yield at;
    if (dirname(at) === at) return;
  }
}

/** From where Node is asked, as if that were a module. */
function urlOf(folder: string): string {
  return pathToFileURL(join(folder, 'package.json')).href;
}
