/**
 * Measures how long a client keeps silent while we wait for it. Only what lies between `wait` and `heard` counts. One timer
 * serves a whole body, since a sleep of the clock for each chunk would cost more than reading it.
 */
export class Silence {
  private timer: NodeJS.Timeout | undefined;
  private isWaiting = false;

  /** `limit` in milliseconds, 0 or less for none. */
  constructor(
    private readonly limit: number,
    private readonly broken: () => void,
  ) {}

  wait(): void {
    if (this.limit <= 0) return;
    this.isWaiting = true;
    if (this.timer) this.timer.refresh();
    else this.timer = setTimeout(() => this.isWaiting && this.broken(), this.limit);
  }

  heard(): void {
    this.isWaiting = false;
  }

  end(): void {
    this.isWaiting = false;
    clearTimeout(this.timer);
  }
}
