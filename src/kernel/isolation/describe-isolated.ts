import type { ConfigPath, Issue, Point, Rank, Severity } from '@zot/extension-api';
import type { Unfit } from '../resolve/fitness.js';
import { IsolatedProcess } from './isolated-process.js';
import type { DescribedContribution, Description, ExtensionPlace } from './messages.js';

/** Asks an extension in a process of its own what it is, and what it says of its settings. That process is over afterwards. */
export async function describeIsolated(
  extension: ExtensionPlace,
  config: unknown,
  { limit, points }: { limit: number; points: readonly Point<unknown>[] },
): Promise<Description | Unfit> {
  const asked = new IsolatedProcess(extension.name, { log: () => undefined, ended: () => undefined });
  let told: unknown;
  try {
    told = await asked.ask({ kind: 'describe', extension, config }, limit);
  } catch (error) {
    asked.kill('gave no description');
    const why = error instanceof Error ? error.message : String(error);
    return {
      problem: `${extension.name} cannot be loaded in a process of its own: ${why}`,
      ...(/EACCES|EPERM/.test(why) && { hint: 'its files have to be readable for every user' }),
    };
  }
  asked.leave();
  const description = believed(told, points);
  if (description.unsupported.length === 0) return description;
  return {
    problem: `${extension.name} cannot be isolated: it ${description.unsupported.join(', ')}`,
    hint: 'only checks and observers of manifests can, which need nothing but Clock and Log',
  };
}

const severities: readonly string[] = ['error', 'warning', 'info'] satisfies Severity[];
const ranks: readonly string[] = ['first', 'normal', 'last'] satisfies Rank[];
const longest = 1000;
const most = 100;

/** The description as far as it is one. */
function believed(told: unknown, points: readonly Point<unknown>[]): Description {
  const { unsupported, issues, isOn, contributes } = (told ?? {}) as Partial<Record<keyof Description, unknown>>;
  return {
    unsupported: listIn(unsupported).map(textIn),
    issues: listIn(issues).map(issueIn),
    isOn: isOn === true,
    contributes: listIn(contributes).flatMap((one, index) => contributionIn(one, index, points)),
  };
}

function issueIn(told: unknown): Issue {
  const { severity, path, message, hint } = (told ?? {}) as Partial<Record<keyof Issue, unknown>>;
  return {
    severity: severities.includes(severity as string) ? (severity as Severity) : 'error',
    path: listIn(path).map((part) => (typeof part === 'number' ? part : textIn(part))) satisfies ConfigPath,
    message: textIn(message),
    ...(hint !== undefined && { hint: textIn(hint) }),
  };
}

function contributionIn(told: unknown, index: number, points: readonly Point<unknown>[]): DescribedContribution[] {
  const { point, rank, methods, onFailure } = (told ?? {}) as Partial<Record<keyof DescribedContribution, unknown>>;
  const known = points.find(({ name, isData }) => isData && name === point);
  if (!known) return [];
  return [
    {
      index,
      point: known.name,
      rank: ranks.includes(rank as string) ? (rank as Rank) : 'normal',
      methods: Object.keys(known.hooks ?? {}).filter((name) => listIn(methods).includes(name)),
      ...(onFailure === 'open' && { onFailure }),
    },
  ];
}

function listIn(told: unknown): readonly unknown[] {
  return Array.isArray(told) ? told.slice(0, most) : [];
}

function textIn(told: unknown): string {
  return String(told).slice(0, longest);
}
