import { StartError } from '@zot/extension-api';
import { build, type Built } from '../boot/build.js';
import { blaming, type Running } from '../boot/boot.js';
import type { LiveSection } from '../boot/live-section.js';
import type { Failure } from '../boot/run-in-order.js';
import { compose } from '../compose/compose.js';
import type { Composed } from '../compose/composed.js';
import { PackageFault } from '../packages/package-fault.js';
import { faultIssue, withoutIt } from '../prepare/fault-issue.js';
import { prepare, type Graph, type Prepared } from '../prepare/prepare.js';
import { inFileOrder, isError } from '../prepare/read-plan.js';
import type { LeftOut, Resolve } from '../prepare/resolved.js';
import { wiringIssue } from '../prepare/wiring-issue.js';
import type { LocatedIssue } from '../read/located-issue.js';
import type { FileStates } from '../read/file-state.js';
import { describe } from './compare/describe.js';
import type { SectionChange } from './compare/section-change.js';
import { sideOf } from './compare/side.js';
import { exchange, type Next } from './exchange/exchange.js';
import { exchangeInTurn, GivenUp, NothingRuns, Reverted } from './exchange/exchange-in-turn.js';
import { Succession } from './keep/succession.js';
import { staleCode } from './stale-code.js';

const stops = 'the server stops';

/** What an attempt to reload came to. */
export interface Attempted {
  readonly outcome: 'reloaded' | 'unchanged' | 'refused';
  /** What runs now: the new one, or the old one, which may have been started again. */
  readonly running: Running;
  /** Of the new configuration; absent where it was refused. */
  readonly graph?: Graph;
  readonly files: FileStates;
  readonly changes: readonly SectionChange[];
  readonly issues: readonly LocatedIssue[];
  readonly reason?: string;
  /** A fault of the program's own. */
  readonly fault?: unknown;
  /** What the new one has taken out of use, and is still to be stopped. */
  readonly gone: readonly LiveSection[];
}

export interface AttemptOptions {
  readonly file: string;
  readonly resolve: Resolve;
  /** Given when the server is to stop: what has not begun to change anything is given up then. */
  readonly signal: AbortSignal;
  /** Milliseconds that requests of the old configuration are waited for. */
  readonly graceMs: number;
  stopFailed(failure: Failure): void;
}

/**
 * Reads the file anew and has what runs follow it. Rejects only with `NothingRuns`; whatever else is wrong leaves the old
 * configuration in place.
 */
export async function attempt(old: Running, options: AttemptOptions, leftOut: LeftOut = new Map()): Promise<Attempted> {
  const succession = new Succession(old);
  const { file, resolve } = options;
  const prepared = await prepare(file, resolve, { leftOut, keeping: succession.keeping });
  const { graph, files } = prepared;
  const stale = staleCode(old.composed.origins, graph?.origins ?? new Map(), file);
  const issues = inFileOrder([...prepared.issues, ...prepared.unserved, ...stale]);
  const refused = (why: Pick<Attempted, 'issues' | 'reason' | 'fault'>, running = old): Attempted => ({
    outcome: 'refused',
    running,
    files,
    changes: [],
    gone: [],
    ...why,
  });
  if (!graph || issues.some(isError)) return refused({ issues: issues.filter(isError) });
  if (!graph.composed.host && old.composed.host) return refused({ issues, reason: 'nothing in it listens' });

  const changes = changesOf(old, graph, succession);
  const same = { running: old, graph, files, changes, issues, gone: [] };
  const acts = new Set(changes.map(({ act }) => act));
  if (!acts.has('adapt') && !isRebuilt(acts)) return { outcome: 'unchanged', ...same };
  if (options.signal.aborted) return refused({ issues, reason: stops });
  try {
    const next = await nextOf(graph.composed, old, succession, isRebuilt(acts));
    const isInTurn = changes.some((change) => change.isInTurn);
    const running = isInTurn
      ? await exchangeInTurn(old, next, {
          gone: succession.gone,
          revival: async () => revivalOf(old, new Set(succession.gone.map(({ name }) => name))),
          stopFailed: options.stopFailed,
          graceMs: options.graceMs,
          signal: options.signal,
        })
      : await exchange(old, next);
    return { ...same, outcome: 'reloaded', running, gone: isInTurn ? [] : succession.gone };
  } catch (error) {
    if (error instanceof NothingRuns) throw error;
    if (error instanceof GivenUp) return refused({ issues, reason: stops });
    const [cause, running] = error instanceof Reverted ? [error.cause, error.revived] : [error, old];
    if (cause instanceof PackageFault && cause.origin.isOptional)
      return attempt(running, options, withoutIt(leftOut, cause));
    return refused(reasonOf(cause, graph, prepared), running);
  }
}

function isRebuilt(acts: ReadonlySet<string>): boolean {
  return acts.has('start') || acts.has('stop') || acts.has('replace');
}

function changesOf(old: Running, graph: Graph, { comparison }: Succession): SectionChange[] {
  const { composed } = old;
  return describe(
    { plan: composed.plan, side: sideOf(old.sections, composed.chosen, composed.origins) },
    { plan: graph.plan, side: sideOf(graph.composed.modules, graph.chosen, graph.origins) },
    comparison,
  );
}

/** Where only settings of sections change that adapt, the application stays as well. */
async function nextOf(
  composed: Composed,
  old: Running,
  { kept, comparison }: Succession,
  isRebuilt: boolean,
): Promise<Next> {
  const built: Built = isRebuilt
    ? await blaming('built', composed, async () => build(composed, kept))
    : {
        composed,
        app: old.app,
        sections: [...kept].map(([entry, section]) => section.as(entry, composed.origins.get(entry.definition))),
      };
  const names = new Set([...kept.keys()].map(({ definition }) => definition.name));
  const goingOn = built.sections.filter(({ name }) => names.has(name));
  return {
    built,
    kept: new Set(goingOn),
    adapted: goingOn.filter(({ name }) => comparison.adapted.has(name)),
  };
}

/** The old configuration, with what was stopped of it made anew: nothing is started twice. */
async function revivalOf(old: Running, stopped: ReadonlySet<string>): Promise<Next> {
  const { plan, chosen, origins } = old.composed;
  const { keeping, kept } = Succession.revival(old, stopped);
  const composed = await compose(plan, chosen, origins, keeping);
  const built = await build(composed, kept);
  return { built, kept: new Set(built.sections.filter(({ name }) => !stopped.has(name))), adapted: [] };
}

function reasonOf(error: unknown, graph: Graph, { file }: Prepared): Pick<Attempted, 'issues' | 'reason' | 'fault'> {
  if (error instanceof StartError) {
    return { issues: [], reason: error.hint === undefined ? error.message : `${error.message}; ${error.hint}` };
  }
  const problem = error instanceof PackageFault ? faultIssue(error, file) : wiringIssue(error, graph);
  if (problem) return { issues: [problem] };
  return { issues: [], reason: 'a fault of this program, not of what you did', fault: error };
}
