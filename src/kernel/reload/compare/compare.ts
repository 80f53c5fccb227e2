import type { Definition, Port } from '@zot/extension-api';
import type { Compared, Side } from './side.js';
import { isBoundToApplication } from './is-bound.js';
import { isSame } from './is-same.js';
import { originDiffers } from './origin-differs.js';

/** What becomes of the sections of a new configuration where another one runs. */
export interface Comparison {
  /** Sections that are made anew, and why: as the end of a sentence, empty where their own settings say it. */
  readonly replaced: ReadonlyMap<string, string>;
  /** Sections that go on, with other settings. */
  readonly adapted: ReadonlySet<string>;
  readonly started: ReadonlySet<string>;
  readonly stopped: ReadonlySet<string>;
}

/**
 * Compares what runs with what is to run. A section is kept where its settings are the same, and all that it stands upon is
 * kept; it is replaced with what was contributed to a point of its own that is not live.
 */
export function compare(from: Side, to: Side): Comparison {
  const started = new Set([...to.keys()].filter((name) => !from.has(name)));
  const stopped = new Set([...from.keys()].filter((name) => !to.has(name)));
  const both = [...to].flatMap(([name, now]) => (from.has(name) ? [{ name, was: from.get(name)!, now }] : []));
  const taken = new Set(
    [...to.values()].flatMap(({ entry }) =>
      (entry.definition.replaces ?? []).filter(({ act }) => act === 'replace').map(({ port }) => port),
    ),
  );
  const adapted = new Set(both.filter(({ was, now }) => adapts(was, now, taken)).map(({ name }) => name));
  const replaced = new Map<string, string>();

  const spread = (): void => {
    for (let before = -1; before !== replaced.size;) {
      before = replaced.size;
      for (const { name, was, now } of both) {
        if (replaced.has(name)) continue;
        const reason = followsFrom(was, now, { from, to, replaced });
        if (reason !== undefined) replaced.set(name, reason);
      }
    }
  };

  for (const { name, was, now } of both) {
    const reason = adapted.has(name) ? undefined : differs(was, now);
    if (reason !== undefined) replaced.set(name, reason);
  }
  spread();
  if (replaced.size + started.size + stopped.size > 0) {
    for (const { name, was, now } of both) {
      if (isBoundToApplication(was.section) || isBoundToApplication(now.section)) {
        if (!replaced.has(name)) replaced.set(name, 'it is built into the application, which is made anew');
      }
    }
    spread();
  }
  for (const name of replaced.keys()) adapted.delete(name);
  return { replaced, adapted, started, stopped };
}

/** Not where a package has taken the place of what would adapt. */
function adapts(was: Compared, now: Compared, taken: ReadonlySet<Port>): boolean {
  if (now.entry.definition.provides?.some((port) => taken.has(port))) return false;
  const [from, to] = [was.entry.config, now.entry.config];
  return isOne(was, now) && !isSame(from, to) && now.entry.definition.adapts?.(from, to) === true;
}

function differs(was: Compared, now: Compared): string | undefined {
  if (!isOne(was, now)) return 'its package is another one, or is loaded otherwise';
  if (!isSame(was.entry.config, now.entry.config)) return '';
  const lost = names(was).find((name) => !names(now).includes(name));
  const won = names(now).find((name) => !names(was).includes(name));
  if (won !== undefined) return `it now stands upon ${won}`;
  if (lost !== undefined) return `it no longer stands upon ${lost}`;
  return undefined;
}

/** Whether both are made by the same code, so that settings alone can tell them apart. */
function isOne(was: Compared, now: Compared): boolean {
  if (!isSameCode(was.entry.definition, now.entry.definition) || originDiffers(was.origin, now.origin)) return false;
  return was.choices.every(({ choice, origin }) => {
    const other = now.choices.find(
      (one) => one.choice.name === choice.name && one.choice.slot.token === choice.slot.token,
    );
    return !other || (other.choice.module === choice.module && !originDiffers(other.origin, origin));
  });
}

function isSameCode(one: Definition, other: Definition): boolean {
  return one === other || (one.module === other.module && one.config === other.config && one.needs === other.needs);
}

function names({ entry }: Compared): string[] {
  return entry.imports.map(({ definition }) => definition.name);
}

interface Spread {
  readonly from: Side;
  readonly to: Side;
  readonly replaced: ReadonlyMap<string, string>;
}

function followsFrom(was: Compared, now: Compared, { from, to, replaced }: Spread): string | undefined {
  const need = names(now).find((name) => replaced.has(name));
  if (need !== undefined) return `${need}, which it stands upon, is replaced`;
  for (const { token, name, isLive } of now.entry.definition.opens ?? []) {
    if (isLive) continue;
    const [before, after] = [contributors(from, token), contributors(to, token)];
    const isSameList =
      before.length === after.length && after.every((by, at) => by === before[at] && !replaced.has(by));
    if (!isSameList) return `what is added to its ${name} has changed`;
  }
  // The same definition in both, so that what is left to differ is which of its wishes are met.
  const isMet = was.entry.missingWishes.length === now.entry.missingWishes.length;
  return isMet ? undefined : 'other of its wishes are met';
}

/** The sections that add to a point, as often as they do. */
function contributors(side: Side, token: symbol): string[] {
  return [...side].flatMap(([by, { section }]) =>
    (section.contributes ?? []).filter(({ point }) => point.token === token).map(() => by),
  );
}
