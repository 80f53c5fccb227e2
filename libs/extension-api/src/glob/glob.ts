import { GlobMatcher } from './glob-matcher.js';
import { parseGlob, type GlobProblem } from './glob-parser.js';

export type { GlobProblem };

/** A compiled pattern over names whose parts are divided by `/`, such as repository names. */
export interface Glob {
  /** Whether the pattern covers the whole name. Time grows with name length times pattern length, for any pattern. */
  matches(name: string): boolean;
}

/**
 * Compiles a pattern of Go's doublestar dialect. Case counts, and a dot is a character like any other.
 *
 * - `*` any characters but `/`; `?` one character but `/`
 * - `**` as a whole part: any number of parts, none included, so `a/**` covers `a` too; elsewhere the same as `*`
 * - `[abc]`, `[a-z]`, `[^a]`, `[!a]` one character of a class (a class may also take `/`)
 * - `{a,b}` either one; may be nested, empty, and hold `/` or `**`
 * - `\` takes the next character as it stands
 *
 * Yields a problem, and never throws, for a class or `{` that is not closed, an empty class, a `}` too many, and a `\`
 * at the end.
 */
export function compileGlob(pattern: string): Glob | GlobProblem {
  const parsed = parseGlob(pattern);
  if ('problem' in parsed) return parsed;
  const prefix = literalPrefix(pattern);
  const matcher = new GlobMatcher(parsed.steps);
  return { matches: (name) => name.startsWith(prefix) && matcher.matches(name) };
}

/** The last `/` is left out, since `a/**` covers `a`. */
function literalPrefix(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?[{\\]|$/)).replace(/\/$/, '');
}
