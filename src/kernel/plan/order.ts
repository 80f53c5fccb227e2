/** Sorts so that each item comes after what it depends on, and otherwise keeps the order given. */
export function order<T>(items: readonly T[], dependencies: (item: T) => Iterable<T>): { sorted: T[]; cycle?: T[] } {
  const sorted: T[] = [];
  const done = new Set<T>();
  const path: T[] = [];
  let cycle: T[] | undefined;

  const visit = (item: T): void => {
    if (done.has(item) || cycle) return;
    const start = path.indexOf(item);
    if (start >= 0) {
      cycle = [...path.slice(start), item];
      return;
    }
    path.push(item);
    for (const dependency of dependencies(item)) visit(dependency);
    path.pop();
    done.add(item);
    sorted.push(item);
  };

  for (const item of items) visit(item);
  return cycle ? { sorted, cycle } : { sorted };
}
