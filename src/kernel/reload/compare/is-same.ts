/**
 * Whether two settings are the same: plain data, instances of config classes, and what these hide from listings, which are
 * secrets. What has been compiled from settings (functions, expressions) is the same only if it is one object.
 */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (one instanceof Map || one instanceof Set) return isSame([...one], [...(other as Iterable<unknown>)]);
  if (one instanceof RegExp || one instanceof Date)
    return String(one) === String(other) && Number(one) === Number(other);
  const keys = setKeys(one);
  return (
    keys.length === setKeys(other).length && keys.every((key) => isSame(Reflect.get(one, key), Reflect.get(other, key)))
  );
}

/** A setting that is undefined is one that is not set. */
function setKeys(value: object): PropertyKey[] {
  return Reflect.ownKeys(value).filter((key) => Reflect.get(value, key) !== undefined);
}
