/** Runs what concerns one key one after the other, in the order of the calls; keys do not wait for each other. */
export class KeyedQueue<K> {
  private readonly last = new Map<K, Promise<unknown>>();

  async run<T>(key: K, work: () => Promise<T>): Promise<T> {
    const former = this.last.get(key);
    const own = former ? former.then(work, work) : work();
    this.last.set(key, own);
    try {
      return await own;
    } finally {
      if (this.last.get(key) === own) this.last.delete(key);
    }
  }
}
