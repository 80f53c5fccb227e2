import type { Choice, Definition, Point } from '@zot/extension-api';
import { freeValue } from '../check/free-value.js';
import { suggest } from '../check/suggest.js';
import type { IsolatedDefinitions } from '../isolation/isolated-definitions.js';
import type { Description } from '../isolation/messages.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import type { LeftOut, Resolved } from '../prepare/resolved.js';
import type { ConfigTree } from '../read/config-tree.js';
import { builtInNames, isBuiltIn } from './built-in-names.js';
import type { Unfit } from './fitness.js';
import { loadLimit, loadPackage, locateFit, type Import, type LoadedPackage } from './load-package.js';
import type { Located } from './locate-package.js';
import { namedInFile, type NamedInFile } from './named-in-file.js';
import { choiceFor } from './package-export.js';
import { PackageIssues } from './package-issues.js';
import { readRequirements, type Requirements } from './requirements.js';
import { isPlainly } from './specifier.js';

const usualCallLimit = 1000;

export interface ResolveOptions {
  readonly leftOut: LeftOut;
  readonly load?: Import;
  /** In place of the file, where names are looked for. */
  readonly from?: string;
  /** Those of the server that resolves. */
  isolated(): Promise<IsolatedDefinitions>;
}

/** Loads the packages that a file names, and those that name something in slots which these open. */
export async function resolvePackages(
  tree: ConfigTree,
  builtin: readonly Definition[],
  options: ResolveOptions,
): Promise<Resolved> {
  const work = new PackageWork(tree, builtin, await readRequirements(tree), options);
  for (;;) {
    const fresh = namedInFile(tree, work.all).filter((named) => !isBuiltIn(named, builtin) && !work.isDone(named));
    if (fresh.length === 0) return work.finish();
    await work.load(fresh);
  }
}

/** A package that runs in a process of its own, where it was asked what it is. */
interface IsolatedPackage {
  readonly located: Located;
  readonly description: Description;
}

/** `undefined` where others speak of the name. */
type Found = LoadedPackage | IsolatedPackage | Unfit | undefined;

class PackageWork {
  private readonly done = new Set<string>();
  private readonly loading = new Map<string, Promise<Found>>();
  private readonly definitions: Definition[] = [];
  private readonly choices: Choice[] = [];
  private readonly origins = new Map<Definition | Choice, PackageOrigin>();
  /** Extensions as they were exported, with the names that the file gives them. */
  private readonly taken = new Map<Definition, string>();
  private readonly issues: PackageIssues;

  constructor(
    private readonly tree: ConfigTree,
    private readonly builtin: readonly Definition[],
    private readonly requirements: Requirements,
    private readonly options: ResolveOptions,
  ) {
    this.issues = new PackageIssues(tree.file, requirements);
  }

  get all(): Definition[] {
    return [...this.builtin, ...this.definitions];
  }

  isDone({ path }: NamedInFile): boolean {
    return this.done.has(JSON.stringify(path));
  }

  /** One after the other: what one requires must not be half-way in being imported by another. */
  async load(named: readonly NamedInFile[]): Promise<void> {
    for (const one of named) {
      this.done.add(JSON.stringify(one.path));
      const found = one.isNull ? undefined : await this.once(one);
      if (one.isNull) this.issues.isNull(one);
      else if (found && 'problem' in found) this.issues.refuse(one, found);
      else if (found) await this.take(one, found);
    }
  }

  finish(): Resolved {
    const unused = this.requirements.names.filter((name) => !this.loading.has(name));
    for (const name of unused) this.issues.isUnused(name, suggest(name, this.loading.keys()));
    const { choices, origins, issues } = this;
    return { definitions: this.all, choices, origins, spokenFor: issues.spokenFor, issues: issues.all };
  }

  private async once(named: NamedInFile): Promise<Found> {
    const loading = this.loading.get(named.name) ?? this.loadOne(named);
    this.loading.set(named.name, loading);
    return loading;
  }

  private async loadOne(named: NamedInFile): Promise<Found> {
    const { name } = named;
    const failed = this.options.leftOut.get(name);
    if (failed !== undefined) return { problem: failed };
    // The check to come says what is wrong with what is asked.
    if (this.requirements.isBroken(name)) {
      this.issues.spokenFor.add(name);
      return undefined;
    }
    const { load, from: configFile = this.tree.file } = this.options;
    const asked = this.requirements.of(name);
    if (asked.isolated) return this.isolate(named, configFile);
    const found = await loadPackage(name, asked, { configFile, load });
    // A word that is like one of ours is a slip of the pen, of which the check to come speaks.
    const isSlip = 'problem' in found && !isPlainly(name) && suggest(name, builtInNames(named, this.builtin));
    return isSlip ? undefined : found;
  }

  private async isolate(named: NamedInFile, configFile: string): Promise<Found> {
    const { name, slot, value } = named;
    if (slot) return { problem: `${name} cannot be isolated: what ${slot.name} is set to is called for every byte` };
    const asked = this.requirements.of(name);
    const located = await locateFit(name, asked, configFile);
    if ('problem' in located) return located;
    const { describeIsolated } = await import('../isolation/describe-isolated.js');
    const context = { limit: loadLimit(asked), points: this.points };
    const found = await describeIsolated({ name, ...located }, freeValue(value), context);
    return 'problem' in found ? found : { located, description: found };
  }

  private get points(): Point<unknown>[] {
    return this.builtin.flatMap(({ opens = [] }) => opens);
  }

  private async take(named: NamedInFile, found: LoadedPackage | IsolatedPackage): Promise<void> {
    const { name, slot, value } = named;
    const { located } = found;
    const origin = this.originOf(named, located);
    if ('description' in found) {
      const context = { description: found.description, points: this.points };
      this.keep((await this.options.isolated()).of(origin, { name, ...located }, freeValue(value), context), origin);
      return;
    }
    const { exported } = found;
    if (slot) {
      const choice = choiceFor(exported, slot);
      if (choice) this.keep({ ...choice, name }, origin);
      else this.issues.refuse(named, { problem: `${name} exports nothing that ${slot.name} can be set to` });
      return;
    }
    const { extension } = exported;
    const other = extension && this.taken.get(extension);
    if (!extension) {
      this.issues.refuse(named, { problem: `${name} exports no extension, but what a setting is set to` });
    } else if (other !== undefined) {
      this.issues.refuse(named, { problem: `is the same package as ${other}`, hint: 'keep one of the two' });
    } else {
      this.taken.set(extension, name);
      this.keep(underItsName(extension, name), origin);
    }
  }

  private originOf(
    { name, slot, path, at }: NamedInFile,
    { files, manifest }: LoadedPackage['located'],
  ): PackageOrigin {
    const asked = this.requirements.of(name);
    return {
      name,
      path,
      at,
      files,
      version: manifest?.version,
      contract: manifest?.contract,
      isOptional: asked.optional && !slot,
      startLimit: loadLimit(asked),
      callLimit: asked.timeout === 0 ? Infinity : (asked.timeout ?? usualCallLimit),
      isCallLimitAsked: asked.timeout !== undefined,
    };
  }

  /** Several stores may name one driver. */
  private keep(item: Definition | Choice, origin: PackageOrigin): void {
    if (item.kind === 'section') this.definitions.push(item);
    else if (this.choices.some(({ slot, name }) => slot.token === item.slot.token && name === item.name)) return;
    else this.choices.push(item);
    this.origins.set(item, origin);
  }
}

/** As the file calls it, whatever it calls itself. Of what it offers, only what is for slots of its own. */
function underItsName(extension: Definition, name: string): Definition {
  const section = `extensions.${name}`;
  const own = new Set(Object.values(extension.slots ?? {}).map(({ token }) => token));
  const offers = extension.offers?.filter((choice) => own.has(choice.slot.token));
  return { ...extension, name: section, section, presence: 'when-present', emptyMeans: 'present', offers };
}
