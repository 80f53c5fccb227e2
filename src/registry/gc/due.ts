/** The earliest of some moments, in milliseconds since 1970. */
export class Due {
  at: number | undefined;

  note(moment: number): void {
    this.at = Math.min(this.at ?? Infinity, moment);
  }
}
