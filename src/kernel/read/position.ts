/** Both count from 1; a column counts UTF-16 code units, as editors and compilers do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where the text of a file begins; also what is said about a file that could not be read at all. */
export const fileStart: Position = { line: 1, column: 1 };

/** Turns offsets into a text into lines and columns. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  positionOf(offset: number): Position {
    let low = 0;
    let high = this.starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - this.starts[low]! + 1 };
  }
}
