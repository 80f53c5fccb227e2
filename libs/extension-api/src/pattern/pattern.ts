/** A compiled RE2 pattern. Time grows with the length of the text, for any pattern. */
export interface Pattern {
  /** Whether the pattern matches anywhere in the text. */
  matches(text: string): boolean;
}

/** Why a text is no pattern, as the end of a sentence, such as `missing closing ): (a`. */
export interface PatternProblem {
  problem: string;
}

/**
 * Compiles a pattern of RE2, the dialect of Go: no look-around, no references back. The engine is loaded with the first
 * pattern, so that a server without one does without it. Never throws for a text that is no pattern.
 */
export async function compilePattern(text: string): Promise<Pattern | PatternProblem> {
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    const compiled = RE2JS.compile(text);
    return { matches: (value) => compiled.test(value) };
  } catch (error) {
    if (error instanceof RE2JSException) return { problem: error.message.replace('error parsing regexp: ', '') };
    throw error;
  }
}
