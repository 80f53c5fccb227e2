import type { TaskPriority } from '@zot/extension-api';

const weights: Readonly<Record<TaskPriority, number>> = { high: 16, medium: 4, low: 1 };
/** Milliseconds that a step counts at least and at most: the slowest step must not cost a task its turns for hours. */
const least = 1;
const most = 5000;

/** Something that wants a worker again and again. */
export interface Claimant {
  readonly priority: TaskPriority;
}

/**
 * Hands out turns so that, while all workers are busy, each claimant gets a share of their time by its priority. Each has
 * a count of the time it has used, divided by its weight; the least count is next. One that comes back from a pause starts
 * at the count of the others: it has saved nothing, and owes nothing that it would have to wait for without end.
 */
export class FairQueue<C extends Claimant> {
  private readonly waiting: C[] = [];
  private readonly used = new Map<C, number>();
  /** The count of the last turn. */
  private level = 0;

  get length(): number {
    return this.waiting.length;
  }

  add(claimant: C): void {
    this.used.set(claimant, Math.max(this.used.get(claimant) ?? 0, this.level));
    this.waiting.push(claimant);
  }

  take(): C | undefined {
    let next = 0;
    for (let index = 1; index < this.waiting.length; index++) {
      // Of equals, the one that waits longest.
      if (this.countOf(this.waiting[index]!) < this.countOf(this.waiting[next]!)) next = index;
    }
    const [taken] = this.waiting.splice(next, 1);
    if (taken) this.level = this.countOf(taken);
    return taken;
  }

  /** Counts a step of so many milliseconds. Before the claimant is added again. */
  charge(claimant: C, duration: number): void {
    const counted = Math.min(Math.max(duration, least), most);
    this.used.set(claimant, this.countOf(claimant) + counted / weights[claimant.priority]);
  }

  /** Whether it waited. */
  remove(claimant: C): boolean {
    this.used.delete(claimant);
    const index = this.waiting.indexOf(claimant);
    if (index >= 0) this.waiting.splice(index, 1);
    return index >= 0;
  }

  /** Takes out what waits, to end it. */
  clear(): C[] {
    return this.waiting.splice(0);
  }

  private countOf(claimant: C): number {
    return this.used.get(claimant) ?? this.level;
  }
}
