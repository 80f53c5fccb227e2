import { errorText, formatDuration, milliseconds } from '@zot/extension-api';
import type { PackageConfig } from '../packages/packages.config.js';
import { TooLate, within } from '../packages/within.js';
import { unfitness, type Unfit } from './fitness.js';
import { locatePackage, type Located } from './locate-package.js';
import { readExport, type PackageExport } from './package-export.js';
import { importShared } from './shared-modules.js';

export type Import = (located: Located) => Promise<unknown>;

/** A package whose code is loaded. */
export interface LoadedPackage {
  readonly located: Located;
  readonly exported: PackageExport;
}

const usualLoadLimit = 10_000;

/** Milliseconds; Infinity for no limit. */
export function loadLimit({ timeout = usualLoadLimit }: PackageConfig): number {
  return timeout === 0 ? Infinity : timeout;
}

/**
 * Finds a package, looks whether it is one that may be loaded, and only then imports it. `problem` is a whole sentence but
 * where `asked` names what of `packages` it is about.
 */
export async function loadPackage(
  name: string,
  asked: PackageConfig,
  { configFile, load = importShared }: { configFile: string; load?: Import },
): Promise<LoadedPackage | Unfit> {
  const located = await locateFit(name, asked, configFile);
  if ('problem' in located) return located;
  const imported = await importWithin(located, name, loadLimit(asked), load);
  if ('problem' in imported) return imported;
  const { exported } = imported;
  if ('problem' in exported) {
    return {
      problem: `${name} ${exported.problem}`,
      hint: 'its default export must be what defineExtension or defineChoice gives, or a list of such',
    };
  }
  return { located, exported };
}

/** Finds a package that may be loaded, without reading any of its code. */
export async function locateFit(name: string, asked: PackageConfig, configFile: string): Promise<Located | Unfit> {
  const located = locatePackage(name, configFile);
  if ('problem' in located) return { ...located, problem: `${name} ${located.problem}` };
  return (await unfitness(located, asked, name)) ?? located;
}

async function importWithin(
  located: Located,
  name: string,
  limit: number,
  load: Import,
): Promise<{ exported: ReturnType<typeof readExport> } | Unfit> {
  try {
    return { exported: readExport(await within(load(located), limit)) };
  } catch (error) {
    if (error instanceof TooLate) {
      const waited = formatDuration(milliseconds(limit));
      return {
        problem: `${name} was not loaded within ${waited}`,
        hint: 'something it waits for as it is imported does not come',
      };
    }
    const isMissing = (error as NodeJS.ErrnoException | null)?.code === 'ERR_MODULE_NOT_FOUND';
    return {
      problem: `${name} cannot be loaded: ${errorText(error)}`,
      ...(isMissing && { hint: 'build it, or install what it needs' }),
    };
  }
}
