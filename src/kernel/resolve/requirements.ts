import { checkConfig } from '../check/check-config.js';
import { PackageConfig, PackagesConfig } from '../packages/packages.config.js';
import packagesSection from '../packages/packages.definition.js';
import type { ConfigTree } from '../read/config-tree.js';
import type { Position } from '../read/position.js';

/** What the file asks of packages, by name. */
export interface Requirements {
  of(name: string): PackageConfig;
  /** Whether what is asked of a package makes no sense; nothing of it is loaded then. */
  isBroken(name: string): boolean;
  readonly names: readonly string[];
  locate(name: string, key?: string): Position;
}

/** Reads `packages` ahead of all other checks, since it decides whether the code of a package is loaded at all. */
export async function readRequirements(tree: ConfigTree): Promise<Requirements> {
  const checked = await checkConfig(tree, [packagesSection]);
  const section = [...checked.sections.values()].find((config) => config instanceof PackagesConfig);
  const asked = section?.bySpecifier ?? {};
  // What else stands in the file is unknown to this check, and is judged by the one to come.
  const broken = new Set(
    checked.issues
      .filter(({ severity, path }) => severity === 'error' && path[0] === 'packages')
      .map(({ path }) => path[1]),
  );
  return {
    of: (name) => asked[name] ?? new PackageConfig(),
    isBroken: (name) => broken.has(name) || broken.has(undefined),
    names: Object.keys(asked),
    locate: (name, key) => checked.locate(['packages', name, ...(key === undefined ? [] : [key])]),
  };
}
