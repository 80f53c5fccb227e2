import type { Definition } from '@zot/extension-api';
import { pathText } from '../../../kernel/check/path-text.js';
import type { PackageOrigin } from '../../../kernel/packages/package-origin.js';
import { isError, readPlan, type ReadPlan } from '../../../kernel/prepare/read-plan.js';
import type { Resolved } from '../../../kernel/prepare/resolved.js';
import type { ConfigTree } from '../../../kernel/read/config-tree.js';
import type { LocatedIssue } from '../../../kernel/read/located-issue.js';
import { isBuiltIn } from '../../../kernel/resolve/built-in-names.js';
import { locatePackage } from '../../../kernel/resolve/locate-package.js';
import { namedInFile, type NamedInFile } from '../../../kernel/resolve/named-in-file.js';
import { namesInFile } from '../../../kernel/resolve/names-in-file.js';
import type { ListedExtension } from './listed-extension.js';

export interface ExtensionList {
  readonly extensions: readonly ListedExtension[];
  /** Where the file cannot be read at all. */
  readonly issues: readonly LocatedIssue[];
}

/** The extensions and packages of a file, in its order, whether they can be loaded or not. */
export async function listExtensions(file: string, builtin: readonly Definition[]): Promise<ExtensionList> {
  const resolve = namesInFile(builtin);
  let seen: { readonly tree: ConfigTree; readonly resolved: Resolved } | undefined;
  const plan = await readPlan(file, async (tree, leftOut) => {
    const resolved = await resolve(tree, leftOut);
    seen = { tree, resolved };
    return resolved;
  });
  if (!seen) return { extensions: [], issues: plan.issues };
  const { tree, resolved } = seen;
  const byName = new Map<string, NamedInFile[]>();
  for (const named of namedInFile(tree, resolved.definitions)) {
    // A driver that ships is no extension.
    if (named.isNull || (named.slot && isBuiltIn(named, builtin))) continue;
    byName.set(named.name, [...(byName.get(named.name) ?? []), named]);
  }
  const extensions = [...byName.values()].map((uses) => {
    const ships = isBuiltIn(uses[0]!, builtin);
    return ships ? builtInRow(uses[0]!, plan) : packageRow(uses, { file, plan, resolved });
  });
  return { extensions, issues: [] };
}

function builtInRow({ name, path }: NamedInFile, { planned, issues }: ReadPlan): ListedExtension {
  const problems = issues.filter((issue) => isError(issue) && isBelow(issue, ['extensions', name]));
  const isOn = planned?.plan.entries.some(({ definition }) => isSame(definition.section, `extensions.${name}`));
  const state = problems.length > 0 ? 'refused' : isOn === false ? 'off' : 'on';
  return { name, uses: [pathText(path)], state, isBuiltIn: true, problems: problems.map(({ message }) => message) };
}

function packageRow(
  uses: readonly NamedInFile[],
  { file, plan, resolved }: { file: string; plan: ReadPlan; resolved: Resolved },
): ListedExtension {
  const { name } = uses[0]!;
  const issues = plan.issues.filter((issue) => isOfPackage(issue, name, uses));
  const origin = [...resolved.origins.values()].find((one) => one.name === name);
  const { version, contract, files } = origin ?? foundOnly(name, file);
  return {
    name,
    uses: uses.map(({ path }) => pathText(path)),
    version,
    contract,
    files,
    state: stateOf(origin, issues, plan),
    isBuiltIn: false,
    problems: issues.map(({ message }) => message),
  };
}

function stateOf(
  origin: PackageOrigin | undefined,
  issues: readonly LocatedIssue[],
  { planned }: ReadPlan,
): ListedExtension['state'] {
  if (issues.some(isError)) return 'refused';
  if (!origin) return 'left out';
  const isExtension = origin.path.length === 2 && origin.path[0] === 'extensions';
  if (!isExtension || !planned) return 'on';
  return planned.plan.entries.some(({ definition }) => definition.name === `extensions.${origin.name}`) ? 'on' : 'off';
}

/** Of what was not loaded, what its package.json says all the same. */
function foundOnly(name: string, file: string): Partial<PackageOrigin> {
  const located = locatePackage(name, file);
  if ('problem' in located) return {};
  const { files, manifest } = located;
  return { files, version: manifest?.version, contract: manifest?.contract };
}

function isOfPackage(issue: LocatedIssue, name: string, uses: readonly NamedInFile[]): boolean {
  return isBelow(issue, ['packages', name]) || uses.some(({ path }) => isBelow(issue, path));
}

function isBelow({ path }: LocatedIssue, above: NamedInFile['path']): boolean {
  return above.every((part, index) => isSame(String(part), String(path[index])));
}

function isSame(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
