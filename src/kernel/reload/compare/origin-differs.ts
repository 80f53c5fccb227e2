import type { PackageOrigin } from '../../packages/package-origin.js';
import { isSame } from './is-same.js';

/** Whether something came from another package than before, or is bounded otherwise. Its place in the file does not count. */
export function originDiffers(one: PackageOrigin | undefined, other: PackageOrigin | undefined): boolean {
  if (!one || !other) return one !== other;
  const { path: _path, at: _at, ...is } = one;
  const { path: _otherPath, at: _otherAt, ...was } = other;
  return !isSame(is, was);
}
