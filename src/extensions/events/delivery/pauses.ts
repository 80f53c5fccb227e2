const second = 1000;
const minute = 60 * second;

/** Between tries to reach a sink that is away, whatever waits for it. */
const longestAway = 5 * minute;
/** How often an event that is refused is tried, in all. */
export const mostTries = 5;

/** Milliseconds; doubles with each failure in a row, and is spread, so that many servers do not come back at once. */
export function pauseAway(failures: number, random: number): number {
  return Math.min(second * 2 ** (failures - 1), longestAway) * (0.75 + random / 2);
}

export function pauseRefused(refusals: number): number {
  return second * 4 ** (refusals - 1);
}
