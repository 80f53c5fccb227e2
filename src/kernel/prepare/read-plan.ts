import type { Choice, Definition, Issue } from '@zot/extension-api';
import { checkConfig, type Checked } from '../check/check-config.js';
import { findsPackage } from '../check/find-package.js';
import { makePlan } from '../plan/make-plan.js';
import type { Plan } from '../plan/plan.js';
import type { LocatedIssue } from '../read/located-issue.js';
import { fileState, type FileStates } from '../read/file-state.js';
import { parseConfig, readConfig } from '../read/read-config.js';
import type { LeftOut, Origins, Resolve } from './resolved.js';
import { unservedOf } from './unserved.js';

/** What a file asks for. */
export interface ReadPlan {
  readonly file: string;
  /** The file itself, and those that it names whose contents count as settings. */
  readonly files: FileStates;
  /** In the order of the file. */
  readonly issues: readonly LocatedIssue[];
  /** What `serve` minds beyond that: what this version cannot serve as the file says. */
  readonly unserved: readonly LocatedIssue[];
  /** Only where no issue is an error. */
  readonly planned?: Planned;
}

export interface Planned {
  /** What stood in the file. */
  readonly text: string;
  readonly plan: Plan;
  /** What the file picks in slots. */
  readonly chosen: readonly Choice[];
  /** All definitions, on or off. */
  readonly known: readonly Definition[];
  /** Where those came from that do not ship. */
  readonly origins: Origins;
  /** Gives an issue about a definition its place in the file. */
  place(issue: Issue, definition?: Definition): LocatedIssue;
}

export interface ReadOptions {
  /** Optional packages that could not be started before. */
  readonly leftOut?: LeftOut;
  /** What to take for the contents of the file. */
  readonly text?: string;
}

/** Reads, resolves, checks and plans a config file. Opens only that file and files it names. Never throws for what is in it. */
export async function readPlan(file: string, resolve: Resolve, { leftOut, text }: ReadOptions = {}): Promise<ReadPlan> {
  const own = new Map([[file, fileState(file)]]);
  const read = text === undefined ? await readConfig(file) : await parseConfig(file, text);
  if ('issues' in read) return { file, files: own, issues: read.issues, unserved: [] };
  const resolved = await resolve(read.tree, leftOut);
  const { origins } = resolved;
  // A package is only looked for because the file names it.
  const picked = new Set(resolved.choices.filter((choice) => origins.has(choice)));
  const known = new Set([...resolved.spokenFor, ...[...origins.values()].map(({ name }) => name)]);
  const choices = [...resolved.choices, ...resolved.definitions.flatMap(({ offers }) => offers ?? [])];
  const checked = await checkConfig(read.tree, resolved.definitions, {
    packages: new Set(origins.keys()),
    spokenFor: resolved.spokenFor,
    finds: (specifier) => known.has(specifier) || findsPackage(specifier, file),
    choice: (slot, name) => {
      const choice = choices.find((one) => one.slot.token === slot.token && one.name === name);
      if (choice) picked.add(choice);
      return choice;
    },
  });
  const { plan, issues } = makePlan(checked.sections, resolved.definitions);
  const place = placing(checked);
  const all = inFileOrder([
    ...resolved.issues,
    ...checked.issues,
    ...issues.map((one) => place(one.issue, one.definition)),
  ]);
  const unserved = inFileOrder([...unservedIn(checked, place)]);
  const files = new Map([...own, ...checked.files]);
  if (all.some(isError)) return { file, files, issues: all, unserved };
  const chosen = [...picked].filter((choice) => isOpen(choice, plan));
  return {
    file,
    files,
    issues: all,
    unserved,
    planned: { text: read.tree.text, plan, chosen, known: resolved.definitions, origins, place },
  };
}

export function isError(issue: LocatedIssue): boolean {
  return issue.severity === 'error';
}

export function inFileOrder(issues: readonly LocatedIssue[]): LocatedIssue[] {
  return [...issues].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** Where no path tells whom an issue is about, its sentence does. */
function placing(checked: Checked): Planned['place'] {
  return (issue, definition) => {
    const isNameless = definition !== undefined && !definition.section && issue.path.length === 0;
    return checked.place(isNameless ? { ...issue, message: `${definition.name} ${issue.message}` } : issue, definition);
  };
}

function* unservedIn(checked: Checked, place: Planned['place']): Generator<LocatedIssue> {
  for (const [definition, config] of checked.sections) {
    for (const issue of unservedOf(definition, config, checked.whole)) yield place(issue, definition);
  }
}

function isOpen(choice: Choice, plan: Plan): boolean {
  return plan.entries.some((entry) =>
    Object.values(entry.definition.slots ?? {}).some((slot) => slot.token === choice.slot.token),
  );
}
