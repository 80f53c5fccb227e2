import { printable } from '../report/printable.js';

/** A table whose rows are written as they come: a column is as wide as the widest cell so far. */
export class GrowingTable {
  private readonly widths: number[];
  private hasHead = false;

  constructor(
    private readonly head: readonly string[],
    private readonly write: (text: string) => void,
  ) {
    this.widths = head.map((title) => title.length);
  }

  add(...cells: readonly string[]): void {
    const shown = cells.map(printable);
    shown.forEach((cell, at) => (this.widths[at] = Math.max(this.widths[at]!, cell.length)));
    this.begin();
    this.write(this.line(shown));
  }

  /** Its head stands there also where no row came. */
  begin(): void {
    if (!this.hasHead) this.write(this.line(this.head));
    this.hasHead = true;
  }

  private line(cells: readonly string[]): string {
    return `${cells
      .map((cell, at) => cell.padEnd(this.widths[at]!))
      .join('  ')
      .trimEnd()}\n`;
  }
}
