import type { GlobStep } from './glob-parser.js';

/** How a step was reached. Only at the start of a part does `**` stand for whole parts. */
const enum Reached {
  InsidePart,
  PartStart,
  /** In a star that is taking characters. */
  TakingCharacters,
  /** In a `**` that is taking whole parts. */
  TakingParts,
}
const ways = 4;

/** What may be left of a pattern when the name has ended: `a/**` covers `a`. */
const emptyTails = new Set(['', '*', '**', '/**', '**/', '/**/']);
const tailSigns: Partial<Record<GlobStep['kind'], string>> = { slash: '/', star: '*', doublestar: '**' };

/**
 * Follows all ways through the steps at once (Thompson), so that a character costs at most the number of steps and
 * nothing is tried twice. Not to be entered again while it runs, which its being synchronous sees to.
 */
export class GlobMatcher {
  /** States are `step * ways + reached`. */
  private current: number[] = [];
  private next: number[] = [];
  private readonly open: number[] = [];
  /** The round in which a state was last added. */
  private readonly added: Float64Array;
  private round = 0;

  constructor(private readonly steps: GlobStep[]) {
    this.added = new Float64Array((steps.length + 1) * ways);
  }

  matches(name: string): boolean {
    this.beginRound();
    this.add(0, Reached.PartStart, name === '');
    let taken = 0;
    for (const character of name) {
      taken += character.length;
      this.beginRound();
      for (const state of this.current) this.advance(state, character, taken === name.length);
      if (this.next.length === 0) return false;
    }
    return this.next.some((state) => this.mayEnd(Math.floor(state / ways), state % ways));
  }

  private beginRound(): void {
    [this.current, this.next] = [this.next, this.current];
    this.next.length = 0;
    this.round++;
  }

  private advance(state: number, character: string, ended: boolean): void {
    const at = Math.floor(state / ways);
    const reached: Reached = state % ways;
    const step = this.steps[at];
    if (reached === Reached.TakingParts) {
      this.add(at, Reached.TakingParts, ended);
      const behind = this.behindParts(at);
      if (character === '/' && behind !== undefined) this.add(behind, Reached.PartStart, ended);
    } else if (reached === Reached.TakingCharacters) {
      if (character !== '/') this.add(at, Reached.TakingCharacters, ended);
    } else if (step?.kind === 'slash' || step?.kind === 'character') {
      const wanted = step.kind === 'slash' ? '/' : step.character;
      if (character === wanted) this.add(at + 1, wanted === '/' ? Reached.PartStart : Reached.InsidePart, ended);
    } else if (step?.kind === 'one') {
      if (character !== '/') this.add(at + 1, Reached.InsidePart, ended);
    } else if (step?.kind === 'class') {
      const code = character.codePointAt(0)!;
      const inside = step.ranges.some(({ low, high }) => low <= code && code <= high);
      if (inside !== step.negated) this.add(at + 1, Reached.InsidePart, ended);
    }
  }

  /** Adds a state and all that follow from it without taking a character. A star first met at the end takes nothing. */
  private add(start: number, how: Reached, ended: boolean): void {
    const { open, steps } = this;
    open.push(start * ways + how);
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      if (this.added[state] === this.round) continue;
      this.added[state] = this.round;
      const at = Math.floor(state / ways);
      const reached: Reached = state % ways;
      const step = steps[at];
      if (step?.kind === 'jump') open.push(step.target * ways + reached);
      else if (step?.kind === 'split') for (const target of step.targets) open.push(target * ways + reached);
      else this.next.push(state);
      if (reached === Reached.TakingCharacters) open.push((at + 1) * ways + Reached.InsidePart);
      else if (reached !== Reached.TakingParts && (step?.kind === 'star' || step?.kind === 'doublestar') && !ended) {
        const behind = reached === Reached.PartStart ? this.behindParts(at) : undefined;
        if (behind === undefined) open.push(at * ways + Reached.TakingCharacters);
        else open.push(at * ways + Reached.TakingParts, behind * ways + Reached.PartStart);
      }
    }
  }

  private mayEnd(at: number, reached: Reached): boolean {
    if (reached === Reached.TakingCharacters) return false;
    if (reached === Reached.TakingParts) return this.afterJumps(at + 1) === this.steps.length;
    let tail = '';
    for (let next = this.afterJumps(at); next < this.steps.length; next = this.afterJumps(next + 1)) {
      const sign = tailSigns[this.steps[next]!.kind];
      if (sign === undefined || tail.length > 3) return false;
      tail += sign;
    }
    return emptyTails.has(tail);
  }

  /** Where a `**` that stands for whole parts goes on: behind its `/`, or at the end; nowhere if it is no whole part. */
  private behindParts(at: number): number | undefined {
    if (this.steps[at]?.kind !== 'doublestar') return undefined;
    const next = this.afterJumps(at + 1);
    if (next === this.steps.length) return next;
    return this.steps[next]?.kind === 'slash' ? next + 1 : undefined;
  }

  private afterJumps(at: number): number {
    let step = this.steps[at];
    while (step?.kind === 'jump') step = this.steps[(at = step.target)];
    return at;
  }
}
