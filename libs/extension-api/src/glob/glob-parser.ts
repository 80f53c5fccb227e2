/** Why a text is no pattern, as the end of a sentence that begins with the pattern. Positions count from 1. */
export interface GlobProblem {
  problem: string;
}

/**
 * One step of a pattern. `split` goes on at any of its targets and `jump` at one, both without taking a character.
 * What lies behind the last step is the end. An escaped `/` is a `character`.
 */
export type GlobStep =
  | { kind: 'character'; character: string }
  | { kind: 'slash' }
  | { kind: 'one' }
  | { kind: 'star' }
  | { kind: 'doublestar' }
  | { kind: 'class'; negated: boolean; ranges: { low: number; high: number }[] }
  | { kind: 'split'; targets: number[] }
  | { kind: 'jump'; target: number };

interface OpenBrace {
  at: number;
  split: Extract<GlobStep, { kind: 'split' }>;
  exits: Extract<GlobStep, { kind: 'jump' }>[];
}

export function parseGlob(pattern: string): { steps: GlobStep[] } | GlobProblem {
  const characters = Array.from(pattern);
  const steps: GlobStep[] = [];
  const braces: OpenBrace[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    const brace = braces.at(-1);
    if (character === '\\') {
      const escaped = characters[++at];
      if (escaped === undefined) return { problem: 'ends in a backslash with nothing behind it to escape' };
      steps.push({ kind: 'character', character: escaped });
    } else if (character === '*') {
      const double = characters[at + 1] === '*';
      if (double) at++;
      steps.push({ kind: double ? 'doublestar' : 'star' });
    } else if (character === '?') {
      steps.push({ kind: 'one' });
    } else if (character === '/') {
      steps.push({ kind: 'slash' });
    } else if (character === '[') {
      const found = parseClass(characters, at);
      if ('problem' in found) return found;
      steps.push(found.step);
      at = found.end;
    } else if (character === '{') {
      const split: OpenBrace['split'] = { kind: 'split', targets: [steps.length + 1] };
      steps.push(split);
      braces.push({ at, split, exits: [] });
    } else if (character === ',' && brace) {
      const exit: OpenBrace['exits'][number] = { kind: 'jump', target: 0 };
      steps.push(exit);
      brace.exits.push(exit);
      brace.split.targets.push(steps.length);
    } else if (character === '}') {
      if (!brace) return { problem: `has a } at character ${at + 1} without a { before it` };
      for (const exit of brace.exits) exit.target = steps.length;
      braces.pop();
    } else {
      steps.push({ kind: 'character', character });
    }
  }
  const open = braces.at(-1);
  if (open) return { problem: `has a { at character ${open.at + 1} that is not closed` };
  return { steps };
}

function parseClass(characters: string[], start: number): { step: GlobStep; end: number } | GlobProblem {
  const unclosed = { problem: `has a [ at character ${start + 1} that is not closed` };
  const ranges: { low: number; high: number }[] = [];
  let at = start + 1;
  const negated = characters[at] === '^' || characters[at] === '!';
  if (negated) at++;
  if (characters[at] === ']') return { problem: `has an empty class at character ${start + 1}` };

  const take = (): number | undefined => {
    if (characters[at] === '\\') at++;
    return characters[at++]?.codePointAt(0);
  };
  while (characters[at] !== ']') {
    const low = take();
    if (low === undefined) return unclosed;
    let high: number | undefined = low;
    // A dash before the closing bracket stands for itself.
    if (characters[at] === '-' && at + 1 < characters.length && characters[at + 1] !== ']') {
      at++;
      high = take();
      if (high === undefined) return unclosed;
    }
    ranges.push({ low, high });
  }
  return { step: { kind: 'class', negated, ranges }, end: at };
}
