import type { Listed, Page } from '@zot/extension-api';

/** Where `name` stands in a list in byte order, or would stand. */
export function placeIn(names: readonly string[], name: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (names[middle]! < name) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One page of a list in byte order, of those that may be shown. */
export function pageOf<T extends string>(
  names: readonly T[],
  { limit, after }: Page,
  mayShow?: (name: T) => boolean,
): Listed<T> {
  let place = after === undefined ? 0 : placeIn(names, after);
  if (names[place] === after) place += 1;
  if (!mayShow) {
    const end = limit === undefined ? names.length : place + limit;
    const items = place === 0 && end >= names.length ? names : names.slice(place, end);
    return { items, more: end < names.length };
  }
  const items: T[] = [];
  for (; place < names.length; place += 1) {
    if (!mayShow(names[place]!)) continue;
    if (items.length === limit) return { items, more: true };
    items.push(names[place]!);
  }
  return { items, more: false };
}
