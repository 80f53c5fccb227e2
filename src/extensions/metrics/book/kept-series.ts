import { otherValue, type Series } from '@zot/extension-api';

const defaultLimit = 1000;

/** One combination of label values, and its number. */
export interface Kept<T> {
  readonly values: readonly string[];
  readonly cell: T;
}

/** The cells of one name by their label values, no more than `limit` of them, and one for all others. */
export class KeptSeries<T> implements Series<T> {
  private readonly cells = new Map<string, Kept<T>>();
  private other: T | undefined;

  constructor(
    private readonly labels: number,
    private readonly make: () => T,
    private readonly limit = defaultLimit,
  ) {
    // What has no labels is there from the start, as 0.
    if (labels === 0) this.with();
  }

  with(...values: readonly string[]): T {
    const key = values.length === 1 ? values[0]! : values.join('\0');
    return this.cells.get(key)?.cell ?? this.add(key, values);
  }

  /** For what is gone and does not come back, so that its place is free. */
  forget(...values: readonly string[]): void {
    this.cells.delete(values.join('\0'));
  }

  *[Symbol.iterator](): Iterator<Kept<T>> {
    yield* this.cells.values();
    if (this.other !== undefined) yield { values: Array<string>(this.labels).fill(otherValue), cell: this.other };
  }

  private add(key: string, values: readonly string[]): T {
    if (this.cells.size >= this.limit) return (this.other ??= this.make());
    const cell = this.make();
    this.cells.set(key, { values: Array.from({ length: this.labels }, (_, at) => values[at] ?? ''), cell });
    return cell;
  }
}
