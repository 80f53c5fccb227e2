import { contractVersion } from '@zot/extension-api';
import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import type { PackageConfig } from '../packages/packages.config.js';
import type { Located } from './locate-package.js';
import { packageDigest } from './package-digest.js';

/** Why a package is not loaded; `asked` is the key of `packages` that it fails, absent where it is the package's own. */
export interface Unfit {
  readonly problem: string;
  readonly hint?: string;
  readonly asked?: 'version' | 'integrity';
}

/** Whether a package is one that may be loaded, told from its package.json and the digests of its files. */
export async function unfitness(located: Located, asked: PackageConfig, name: string): Promise<Unfit | undefined> {
  return contractUnfitness(located, name) ?? versionUnfitness(located, asked, name) ?? (await altered(located, asked));
}

function contractUnfitness({ manifest }: Located, name: string): Unfit | undefined {
  // A module of one's own, which no package.json says anything of, is taken as made for this server.
  if (!manifest) return undefined;
  const { contract } = manifest;
  if (contract === undefined) {
    return {
      problem: `${name} is no extension of zot: its package.json names no contract`,
      hint: `if it is yours, add "zot": {"contract": "^${contractVersion}"} to it`,
    };
  }
  if (validRange(contract) === null) {
    return { problem: `${name} says that it is made for the contract "${contract}", which is no range of versions` };
  }
  if (satisfies(contractVersion, contract, { includePrerelease: true })) return undefined;
  return {
    problem: `${name} is made for the contract ${contract}, and this server has ${contractVersion}`,
    hint: 'install a version of it that is made for this one',
  };
}

function versionUnfitness({ manifest, files }: Located, { version }: PackageConfig, name: string): Unfit | undefined {
  if (version === undefined) return undefined;
  const installed = manifest?.version;
  if (installed === undefined) {
    return { asked: 'version', problem: `is asked of ${files}, which has no version`, hint: 'leave it out' };
  }
  if (satisfies(installed, version)) return undefined;
  return {
    asked: 'version',
    problem: `is ${version}, and ${installed} is installed in ${files}`,
    hint: `run npm install ${name}@'${version}'`,
  };
}

async function altered({ manifest, files }: Located, { integrity }: PackageConfig): Promise<Unfit | undefined> {
  if (integrity === undefined) return undefined;
  if (!manifest) {
    return {
      asked: 'integrity',
      problem: `cannot be told of ${files}: without a package.json nothing says which files belong to it`,
      hint: 'put one beside it, with "zot": {"contract": "…"}',
    };
  }
  try {
    if ((await packageDigest(files)) === integrity) return undefined;
  } catch (error) {
    return { asked: 'integrity', problem: `cannot be told: ${error instanceof Error ? error.message : String(error)}` };
  }
  return {
    asked: 'integrity',
    problem: `is not that of the files in ${files}`,
    hint: 'have it written anew by `zot extension pin` if you updated the package; else find out who changed it',
  };
}
