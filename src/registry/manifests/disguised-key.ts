/**
 * Readers written in Go take `Layers` for `layers`, and would see another document than we do. A key that differs from a
 * known one only by case, also by the letters that Unicode folds into ASCII, is a fault.
 */
export function disguisedKey(object: object, known: readonly string[]): string | undefined {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    const folded = fold(key);
    const meant = known.find((one) => one.toLowerCase() === folded);
    if (meant !== undefined) return `the key ${JSON.stringify(key)} is to be written ${meant}`;
  }
  return undefined;
}

/** The long s and the Kelvin sign are the only letters beyond ASCII that fold into it. */
function fold(key: string): string {
  return key.toLowerCase().replaceAll('\u017f', 's').replaceAll('\u212a', 'k');
}
