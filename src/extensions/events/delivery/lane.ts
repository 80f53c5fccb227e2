/** Events of one repository on their way to one sink: the first is tried, the others wait for it. */
export class Lane {
  private readonly numbers: number[] = [];
  isBusy = false;
  /** How often the first was refused. */
  refusals = 0;

  constructor(readonly repository: string) {}

  get first(): number | undefined {
    return this.numbers[0];
  }

  get length(): number {
    return this.numbers.length;
  }

  add(number: number): void {
    this.numbers.push(number);
  }

  /** The first is settled. */
  next(): void {
    this.numbers.shift();
    this.refusals = 0;
  }

  /** It had to make room. */
  drop(number: number): void {
    const at = this.numbers.indexOf(number);
    if (at < 0) return;
    this.numbers.splice(at, 1);
    if (at === 0) this.refusals = 0;
  }
}
