import { pathText } from '../../kernel/check/path-text.js';
import type { SectionChange } from '../../kernel/reload/compare/section-change.js';

/** A change of a section, in the shape that docs/cli.md promises to programs. Keys may be added, none changes its meaning. */
export function changeJson({ name, act, since, settings, isInTurn }: SectionChange): object {
  return {
    name,
    act,
    since,
    ...(act === 'replace' && { inTurn: isInTurn }),
    settings: settings.map(({ path, from, to }) => ({ path: pathText(path), keys: path, from, to })),
  };
}
