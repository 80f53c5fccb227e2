/** The known word that a mistyped one most likely means; nothing where it is anybody's guess. */
export function suggest(written: string, known: Iterable<string>): string | undefined {
  const folded = written.toLowerCase();
  // In short words two changes make anything of anything.
  let best = folded.length <= 3 ? 1 : Math.max(2, Math.floor(folded.length / 3));
  let found: string | undefined;
  for (const word of known) {
    if (Math.abs(word.length - folded.length) > best) continue;
    const distance = damerauLevenshtein(folded, word.toLowerCase());
    if (distance < best || (distance === best && found === undefined)) [best, found] = [distance, word];
  }
  return found ?? abbreviated(folded, known);
}

/** The one word that begins as the other does: `rootDir` for `rootDirectory`, `logging` for `log`. */
function abbreviated(folded: string, known: Iterable<string>): string | undefined {
  const words = [...known].filter((word) => {
    const other = word.toLowerCase();
    const shorter = Math.min(other.length, folded.length);
    return shorter >= 3 && other.slice(0, shorter) === folded.slice(0, shorter);
  });
  return words.length === 1 ? words[0] : undefined;
}

/** Insertions, deletions, changes and swaps of neighbours between two words. */
function damerauLevenshtein(one: string, other: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      let cost = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + change);
      const isSwap = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwap) cost = Math.min(cost, before[column - 2]! + 1);
      current.push(cost);
    }
    [before, previous] = [previous, current];
  }
  return previous[other.length]!;
}
