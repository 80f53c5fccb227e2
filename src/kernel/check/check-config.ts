import type { CheckedConfig, Choice, ConfigPath, Definition, Issue, Slot } from '@zot/extension-api';
import type { ConfigTree } from '../read/config-tree.js';
import type { LocatedIssue } from '../read/located-issue.js';
import type { FileStates } from '../read/file-state.js';
import type { Position } from '../read/position.js';
import { Findings } from './findings.js';
import { findsPackage } from './find-package.js';
import { Places } from './places.js';
import { runRules } from './run-rules.js';
import { sectionTree } from './section-place.js';
import { isOn, type SectionState } from './section-state.js';
import { SectionWalk } from './section-walk.js';
import { validateInstance } from './validate-instance.js';
import { WholeConfig } from './whole-config.js';

export interface CheckOptions {
  /** What came from packages: names, and all keys below them, are matched as written. */
  readonly packages?: ReadonlySet<Definition | Choice>;
  /** Keys under `extensions` that somebody else reports on, such as packages that cannot be found. */
  readonly spokenFor?: ReadonlySet<string>;
  /** What a name picks in a slot, so that its settings are checked too. Undefined: they are passed on as they stand. */
  readonly choice?: (slot: Slot<unknown>, name: string) => Choice | undefined;
  /** Whether a package can be found; by default from the folder of the config, then from the app. */
  readonly finds?: (specifier: string) => boolean;
}

export interface Checked {
  /** In the order of the file. */
  readonly issues: readonly LocatedIssue[];
  /** The configs of the definitions that are on, in the order given. */
  readonly sections: ReadonlyMap<Definition, object>;
  readonly whole: CheckedConfig;
  /** Files whose contents have become settings, so that the config is another one when they change. */
  readonly files: FileStates;
  /** The place of an absolute path, or of the nearest above it that stands in the file. */
  locate(path: ConfigPath): Position;
  /** Gives an issue its place; its path is relative to the definition's section, or absolute without a definition. */
  place(issue: Issue, definition?: Definition): LocatedIssue;
}

/** Checks a file against the definitions: shape, limits, then rules across settings. All that is wrong comes out together. */
export async function checkConfig(
  tree: ConfigTree,
  definitions: readonly Definition[],
  options: CheckOptions = {},
): Promise<Checked> {
  const places = new Places();
  const findings = new Findings(tree.file, places);
  const root = sectionTree(definitions);
  const walk = new SectionWalk(findings, places, {
    packages: options.packages ?? new Set(),
    spokenFor: options.spokenFor ?? new Set(),
    choice: options.choice ?? (() => undefined),
  });
  walk.visit(root, tree.root);
  if (!places.hasAny && findings.errorCount === 0)
    findings.error([], 'no key in this file holds a value', 'null and {} count as absent');
  const states = inOrder(definitions, walk.states);
  for (const state of states.values()) validate(state, findings);
  const finds = options.finds ?? ((specifier: string) => findsPackage(specifier, tree.file));
  const whole = new WholeConfig(tree, root, states, places, finds);
  let files: FileStates = new Map();
  await runRules([...states.values()], whole, findings, () => (files = new Map(whole.read)));
  const on = [...states.values()].filter((state) => isOnQuietly(state));
  return {
    issues: findings.all(),
    sections: new Map(on.map((state) => [state.definition, state.config])),
    whole,
    files,
    locate: (path) => places.locate(path),
    place: (issue, definition) => {
      const path = [...((definition && states.get(definition)?.path) ?? []), ...issue.path];
      return { ...issue, path, file: tree.file, ...places.locate(path) };
    },
  };
}

/** A room without a section of the file has no part of it to walk, and is there always. */
function inOrder(definitions: readonly Definition[], walked: ReadonlyMap<Definition, SectionState>): typeof walked {
  return new Map(
    definitions.flatMap((definition) => {
      if (definition.section !== undefined)
        return walked.has(definition) ? [[definition, walked.get(definition)!]] : [];
      const config = definition.config ? new definition.config() : {};
      return [[definition, { definition, path: [], config, isPresent: true, isSound: true }]];
    }),
  );
}

function validate(state: SectionState, findings: Findings): void {
  if (!state.isPresent) return;
  const errorsBefore = findings.errorCount;
  validateInstance(state.config, state.path, findings);
  if (findings.errorCount > errorsBefore) state.isSound = false;
}

function isOnQuietly(state: SectionState): boolean {
  try {
    return isOn(state);
  } catch {
    return false; // The rules have said so.
  }
}
