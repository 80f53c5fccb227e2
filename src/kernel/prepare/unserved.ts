import { issue, type CheckedConfig, type Definition, type Issue } from '@zot/extension-api';

/** What `serve`, and only it, minds about a section that is on; paths are relative to the section. */
export function unservedOf(definition: Definition, config: object, whole: CheckedConfig): Iterable<Issue> {
  const { unserved, module } = definition;
  if (typeof unserved === 'function') return unserved(config, whole);
  if (module || unserved === undefined) return [];
  if (unserved === 'warn') return [issue.warning([], 'is not served by this version; the server runs without it')];
  return [
    issue.error(
      [],
      'is not served by this version, and to run without it would not be safe',
      'take it out of the file, or run a version that serves it',
    ),
  ];
}
