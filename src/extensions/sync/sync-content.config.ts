import { Setting } from '@zot/extension-api';

export class SyncTagsConfig {
  @Setting({
    type: 'string',
    describe: 'The tags meant, as an RE2 pattern that matches anywhere in a tag. Default: all.',
  })
  regex = '';

  @Setting({
    type: 'string',
    describe: 'The tags not meant, as an RE2 pattern that matches anywhere in a tag. Default: none.',
  })
  excludeRegex = '';

  @Setting({ type: 'boolean', describe: 'Takes only tags that are versions, such as v1.2.3. Default: false.' })
  semver = false;
}

export class SyncContentConfig {
  @Setting({
    type: 'string',
    describe: 'The repositories meant, as a glob over their names there, with or without a / before it. Needed.',
  })
  prefix = '';

  @Setting({ type: SyncTagsConfig, describe: 'The tags meant, where copies are made by pollInterval. Default: all.' })
  tags?: SyncTagsConfig;

  @Setting({ type: 'string', describe: 'What local names begin with, such as /mirror. Default: nothing.' })
  destination = '';

  @Setting({
    type: 'boolean',
    describe:
      'Leaves the fixed part of prefix out of local names. With destination / the prefix must be a glob. Default: false.',
  })
  stripPrefix = false;
}
