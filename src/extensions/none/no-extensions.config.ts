import { Setting } from '@zot/extension-api';

/** Sections of extensions, for a build that has none of them. */
export class NoExtensionsConfig {
  @Setting({
    type: { '*': 'free' },
    rest: true,
    emptyMeans: 'present',
    describe: 'Settings of an extension; this build has no extensions.',
  })
  byName: Record<string, unknown> = {};
}
