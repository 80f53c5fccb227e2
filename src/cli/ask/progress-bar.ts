const width = 30;

/** One line of a terminal that is drawn over, and gone at the end; nothing where nobody looks. */
export class ProgressBar implements Disposable {
  private isDrawn = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  draw(done: number, total: number, what: string): void {
    if (!this.stream.isTTY) return;
    const filled = total === 0 ? width : Math.round((done / total) * width);
    const bar = '#'.repeat(filled).padEnd(width, '.');
    this.stream.write(`\r\u001b[K[${bar}] ${done} of ${total} ${what}`);
    this.isDrawn = true;
  }

  /** Before something else is written. */
  clear(): void {
    if (this.isDrawn) this.stream.write('\r\u001b[K');
    this.isDrawn = false;
  }

  [Symbol.dispose](): void {
    this.clear();
  }
}
