import { Setting } from '@zot/extension-api';

/** Rules of which one is enough to keep a manifest. None of them keeps all. */
export class KeepRulesConfig {
  @Setting({
    type: 'duration',
    describe: 'Keeps what was pulled, or pushed, within this time, as a duration such as 720h. Default: not a rule.',
  })
  pulledWithin?: number;

  @Setting({
    type: 'duration',
    describe: 'Keeps what was pushed within this time, as a duration such as 720h. Default: not a rule.',
  })
  pushedWithin?: number;

  @Setting({ type: 'integer', describe: 'Keeps this many of those pulled last. Default: 0, not a rule.' })
  mostRecentlyPulledCount = 0;

  @Setting({ type: 'integer', describe: 'Keeps this many of those pushed last. Default: 0, not a rule.' })
  mostRecentlyPushedCount = 0;
}

export class KeepTagsConfig extends KeepRulesConfig {
  @Setting({
    type: ['string'],
    describe: 'The tags meant, as RE2 patterns that match anywhere in a tag. Default: all tags.',
  })
  patterns: string[] = [];
}

export class RetentionPolicyConfig {
  @Setting({ type: ['string'], describe: 'The repositories meant, as globs over their full names. Needed.' })
  repositories: string[] = [];

  @Setting({ type: 'boolean', describe: 'Removes referrers whose subject is gone. Default: false.' })
  deleteReferrers = false;

  @Setting({ type: 'boolean', describe: 'Removes manifests without a tag. Default: true.' })
  deleteUntagged = true;

  @Setting({
    type: [KeepTagsConfig],
    describe:
      'Which tags are kept: the first entry that matches a tag decides, and a tag that none matches goes. Default: all.',
  })
  keepTags: KeepTagsConfig[] = [];

  @Setting({
    type: KeepRulesConfig,
    describe: 'Which manifests without a tag are kept although deleteUntagged is on. Default: none.',
  })
  keepUntagged?: KeepRulesConfig;
}

export class RetentionConfig {
  @Setting({ type: 'boolean', describe: 'Only logs what would be removed. Default: false.' })
  dryRun = false;

  @Setting({
    type: 'duration',
    describe:
      'How old an untagged manifest or a referrer must be before it is removed, as a duration. Default: gcDelay.',
  })
  delay = 0;

  @Setting({
    type: [RetentionPolicyConfig],
    describe:
      'What is kept where: the first policy that covers a repository decides; one that none covers keeps all tags. Default: none.',
  })
  policies: RetentionPolicyConfig[] = [];
}
