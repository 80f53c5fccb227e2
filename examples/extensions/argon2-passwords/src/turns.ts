import { RegistryError } from '@zot/oci';

/** More than can be done soon is refused, so that nobody makes the server wait by trying passwords. */
const longestQueue = 200;

/** Lets so many pieces of work run at once; the others wait. */
export class Turns {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places: number) {
    this.free = places;
  }

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= longestQueue) {
      throw new RegistryError('TOOMANYREQUESTS', {}, { status: 503, headers: { 'retry-after': '1' } });
    }
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free++;
    }
  }
}
