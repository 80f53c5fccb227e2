import type { CheckedConfig } from '../config/checked-config.js';
import type { Issue } from '../config/issue.js';
import type { ConfigClass } from '../config/setting.js';
import type { Point } from './point.js';
import type { Port, Wish } from './port.js';
import type { Replacement, Wrapping } from './replacement.js';
import type { SectionModule } from './section-module.js';
import type { Choice, Slot } from './slot.js';

/** Something a config section turns on, or a room that is always there. The whole kernel works on these. */
export interface Definition<C extends object = object> {
  readonly kind: 'section';
  /** What `verify`, the plan and logs call it: the section path (`http.auth.ldap`), or the room (`registry`). */
  readonly name: string;
  /** The part of the file it owns, dotted. Absent for a room without settings. `''` owns the scalar keys at the top. */
  readonly section?: string;
  /**
   * `always` is on, with its defaults, also where the file does not name it. `when-needed`, for a room without settings: on
   * only where something that is on needs a port that it provides; a wish does not turn it on. Default: `when-present`.
   */
  readonly presence?: 'always' | 'when-present' | 'when-needed';
  /** `{}` in the file counts as present. Default: absent, with a warning, as zot drops empty objects. */
  readonly emptyMeans?: 'present';
  /** The class of its settings, by which the file is checked. Absent: no settings. */
  readonly config?: ConfigClass<C>;
  /** Ports whose one owner this is; they become the module's exports. */
  readonly provides?: readonly Port[];
  /** Ports it takes; they become the module's imports. One that nobody provides is an issue. */
  readonly needs?: readonly Port[];
  /** Ports it takes where somebody provides them, each with what it takes otherwise. */
  readonly wants?: readonly Wish[];
  /** Points it owns and injects by `@FromPoint`. */
  readonly opens?: readonly Point<unknown>[];
  /** Slots by the path, below its section, of the name that picks; `*` stands for any key: `subPaths.*.storageDriver.name`. */
  readonly slots?: Readonly<Record<string, Slot<unknown>>>;
  /** What ships with it for its slots to be set to, beside what packages bring. */
  readonly offers?: readonly Choice[];
  /** Ports of others in whose place, or around which, it puts classes of its own. */
  readonly replaces?: readonly (Replacement | Wrapping)[];
  /** Whether what stands in the file turns it on (`enable: false` does not). Default: present means on. */
  isOn?(config: C): boolean;
  /**
   * Defaults that depend on other settings. Changes `config` in place; pure otherwise. Other sections may not be complete
   * yet: ask them by `isSet`. Called, as `check` is, for each section that stands in the file, on or off.
   */
  complete?(config: C, whole: CheckedConfig): Iterable<Issue> | void;
  /**
   * Rules across settings, with paths relative to the section; all sections are complete. Pure, but for files that the
   * config names, and for the import of what only some configs need (a compiler of patterns), for which it may be async.
   */
  check?(config: C, whole: CheckedConfig): Iterable<Issue> | AsyncIterable<Issue>;
  /**
   * Pure: no I/O, no clock, no environment; the one await allowed is the import of its own folder, so that an unused
   * section costs nothing. Absent for a section known but not served yet; then `unserved` says what `serve` does.
   */
  module?(config: C): SectionModule | Promise<SectionModule>;
  /**
   * How the section is replaced at a reload. `beside`: the new one starts while the old one still works, so the two must not
   * be in each other's way. `in turn`: requests wait while the old one stops and the new one starts, as they must where it
   * holds a lock, a port, a file or the state of a store. Default: `in turn` where its module runs something.
   */
  readonly replaced?: 'beside' | 'in turn';
  /**
   * Whether what runs by `from` can go on by `to`, so that neither it nor what needs it is replaced at a reload; its `runs`
   * are asked to `adapt`. Pure. Default: a section whose settings have changed is replaced.
   */
  adapts?(from: C, to: C): boolean;
  /**
   * What `serve`, and only it, says beyond `check`. For a section without a module: refuse to start, or warn and go on
   * without it. As a function, for single settings that a served section does not serve yet or cannot be served with: an
   * `error` stops the start.
   */
  readonly unserved?: 'refuse' | 'warn' | Unserved<C>;
}

/** Settings that cannot be served as they stand, with paths relative to the section. Pure. */
export type Unserved<C extends object> = {
  // Taken from a method, since only methods let a Definition<C> stand in a list of Definition<object>.
  of(config: C, whole: CheckedConfig): Iterable<Issue>;
}['of'];

/** Defines a room of the server itself. A package has `defineExtension` for the one section that is its own. */
export function defineSection<C extends object>(
  definition: Omit<Definition<C>, 'kind' | 'name'> & { name?: string },
): Definition<C> {
  return { kind: 'section', name: definition.section ?? '', ...definition };
}

/** A definition for `extensions.<name>`, where `{}` means on. A package's name is its full npm specifier. */
export function defineExtension<C extends object>(
  definition: Omit<Definition<C>, 'kind' | 'section' | 'presence' | 'emptyMeans'>,
): Definition<C> {
  return {
    ...definition,
    kind: 'section',
    section: `extensions.${definition.name}`,
    name: `extensions.${definition.name}`,
    emptyMeans: 'present',
  };
}
