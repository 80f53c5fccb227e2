/** Sets a property that no listing of the object shows: secrets of other sections, which are masked there only. */
export function setHidden<T extends object, K extends keyof T & string>(target: T, name: K, value: T[K]): void {
  Object.defineProperty(target, name, { value, enumerable: false });
}
