import { HeapRelief } from './heap-relief.js';

const megabyte = 1024 * 1024;

it('asks for a collection when the heap has grown much since it was smallest, and for one at a time', async () => {
  let used = 60 * megabyte;
  const collections: PromiseWithResolvers<void>[] = [];
  const relief = new HeapRelief(
    () => used,
    async () => {
      collections.push(Promise.withResolvers());
      return collections.at(-1)!.promise;
    },
  );
  const after = (megabytes: number) => {
    used = megabytes * megabyte;
    relief.look();
    return collections.length;
  };
  expect([after(60), after(100), after(50), after(98)]).toEqual([0, 0, 0, 0]);
  expect([after(99), after(200)]).toEqual([1, 1]);
  collections[0]!.resolve();
  await new Promise(setImmediate);
  expect([after(70), after(118), after(119)]).toEqual([1, 1, 2]);
});
