/** The night run does every row in full. */
export const isFull = process.env['ZOT_FAULTS'] === 'full';

/** As many processes as there are cores of the machine that this is tried on. */
const width = 2;

/** Tries with 1, 2, … until `attempt` says that nothing was hit any more; how many were hit. */
export async function sweep(attempt: (count: number) => Promise<boolean>): Promise<number> {
  let [next, hits, isOver] = [0, 0, false];
  const worker = async () => {
    while (!isOver) {
      if (await attempt((next += 1))) hits += 1;
      else isOver = true;
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return hits;
}
