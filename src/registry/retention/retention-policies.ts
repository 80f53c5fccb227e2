import {
  compileGlob,
  compilePattern,
  type Glob,
  type KeepRules,
  type Pattern,
  type RetentionPolicy,
  type RetentionSettings,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { hasRules } from './has-rules.js';

/** What is kept of tags that match. */
export interface TagRules extends KeepRules {
  /** None match every tag. */
  readonly matches: readonly Pattern[];
}

/** What holds for a repository. */
export interface EffectivePolicy {
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
  /** None: all tags are kept. */
  readonly keepTags: readonly TagRules[];
  /** Undefined: none is kept but by its age. */
  readonly keepUntagged: KeepRules | undefined;
  /** A rule asks when something was pushed or pulled. */
  readonly needsHistory: boolean;
}

interface Compiled {
  readonly covers: readonly Glob[];
  readonly policy: EffectivePolicy;
}

const usual: EffectivePolicy = {
  deleteReferrers: false,
  deleteUntagged: true,
  keepTags: [],
  keepUntagged: undefined,
  needsHistory: false,
};

/** The policies of a store, ready to be asked. */
export class RetentionPolicies {
  private constructor(private readonly compiled: readonly Compiled[]) {}

  static async of(settings: RetentionSettings | undefined): Promise<RetentionPolicies> {
    return new RetentionPolicies(await Promise.all((settings?.policies ?? []).map(compile)));
  }

  /** The first that covers the repository decides; without one all tags are kept, and nothing that has none. */
  for(repository: RepositoryName): EffectivePolicy {
    return this.compiled.find(({ covers }) => covers.some((glob) => glob.matches(repository)))?.policy ?? usual;
  }
}

async function compile(policy: RetentionPolicy): Promise<Compiled> {
  const { repositories, deleteReferrers, deleteUntagged, keepUntagged } = policy;
  const keepTags = await Promise.all(
    policy.keepTags.map(async ({ patterns, ...rules }) => ({
      ...rules,
      matches: await Promise.all(patterns.map(async (text) => sound(await compilePattern(text)))),
    })),
  );
  const asksUntagged = deleteUntagged && keepUntagged !== undefined && hasRules(keepUntagged);
  return {
    covers: repositories.map((text) => sound(compileGlob(text))),
    policy: {
      deleteReferrers,
      deleteUntagged,
      keepTags,
      keepUntagged: asksUntagged ? keepUntagged : undefined,
      needsHistory: asksUntagged || keepTags.some(hasRules),
    },
  };
}

/** What is no pattern was told of when the config was checked. */
function sound<T extends object>(compiled: T | { problem: string }): T {
  if ('problem' in compiled) throw new Error(`retention: ${compiled.problem}`);
  return compiled;
}
