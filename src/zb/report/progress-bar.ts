const width = 30;
const redrawMs = 100;

/** One line on a terminal that says what runs and how far it is. Draws nothing elsewhere. */
export class ProgressBar {
  private drawnAt = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** `share` goes from 0 to 1. Calls that come too often are left out. */
  show(text: string, share: number): void {
    if (!this.stream.isTTY || performance.now() - this.drawnAt < redrawMs) return;
    this.drawnAt = performance.now();
    const filled = Math.round(Math.min(share, 1) * width);
    this.stream.write(`\r\x1b[2K[${'='.repeat(filled)}${' '.repeat(width - filled)}] ${text}`);
  }

  /** Takes the line away, before something else is printed. */
  clear(): void {
    if (this.stream.isTTY && this.drawnAt > 0) this.stream.write('\r\x1b[2K');
  }
}
