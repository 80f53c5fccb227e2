import { issue, type CheckedConfig, type Definition, type Issue } from '@zot/extension-api';

/**
 * What `serve`, and only it, minds about a section that is on; paths are relative to the section. A definition whose own
 * function throws is at fault, and that is an issue too.
 */
export function* unservedOf(definition: Definition, config: object, whole: CheckedConfig): Iterable<Issue> {
  const { name, unserved, module } = definition;
  if (typeof unserved === 'function') {
    try {
      yield* unserved(config, whole);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      yield issue.error([], `what ${name || 'the top level'} cannot serve could not be found out: ${reason}`);
    }
  } else if (module || unserved === undefined) {
    return;
  } else if (unserved === 'warn') {
    yield issue.warning([], 'is not served by this version; the server runs without it');
  } else {
    yield issue.error(
      [],
      'is not served by this version, and to run without it would not be safe',
      'take it out of the file, or run a version that serves it',
    );
  }
}
