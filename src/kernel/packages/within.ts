/** Where something was not waited for any longer. */
export class TooLate extends Error {
  override readonly name = 'TooLate';

  constructor(limit: number) {
    super(`no answer within ${limit} ms`);
  }
}

/** What a timer can count to, in milliseconds. */
const longest = 2 ** 31 - 1;

/** What a promise gives, if that comes in time; else rejects with `TooLate`, and what comes later is not heard of any more. */
export async function within<T>(promise: PromiseLike<T>, limit: number): Promise<T> {
  if (limit > longest) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooLate(limit)), limit);
    promise.then(resolve, reject).then(() => clearTimeout(timer));
  });
}
