/** A column: its heading and width, aligned right unless it is the first. */
export interface Column {
  readonly heading: string;
  readonly width: number;
}

/** A line of a table. A cell that is too long pushes the others rather than being cut. */
export function tableLine(columns: readonly Column[], cells: readonly string[]): string {
  return columns
    .map(({ width }, index) => {
      const cell = cells[index] ?? '';
      return index === 0 ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}

export function tableHead(columns: readonly Column[]): string {
  return tableLine(
    columns,
    columns.map(({ heading }) => heading),
  );
}
