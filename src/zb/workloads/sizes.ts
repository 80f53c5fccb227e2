const mebibyte = 1024 * 1024;

/** Sizes of blobs as the names of tests say them; the unit is 2^20 bytes, as in zot's. */
export const sizes = { '1MB': mebibyte, '10MB': 10 * mebibyte, '100MB': 100 * mebibyte } as const;

export type SizeName = keyof typeof sizes;
export const sizeNames = Object.keys(sizes) as SizeName[];
export const gibibyte = 1024 * mebibyte;

/** Which size the operation of this number has: `shares` of ten or so operations, well mixed. */
export function mixer(shares: Readonly<Record<SizeName, number>>): (index: number) => SizeName {
  const total = sizeNames.reduce((sum, name) => sum + shares[name], 0);
  const order: SizeName[] = [];
  const given = { '1MB': 0, '10MB': 0, '100MB': 0 };
  // Each place goes to the size that is furthest behind its share, so that no run of one size forms.
  for (let place = 1; place <= total; place += 1) {
    const behind = (name: SizeName): number => (shares[name] * place) / total - given[name];
    const next = sizeNames.reduce((best, name) => (behind(name) > behind(best) ? name : best));
    given[next] += 1;
    order.push(next);
  }
  return (index) => order[index % total]!;
}
