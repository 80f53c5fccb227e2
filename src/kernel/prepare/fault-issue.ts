import { faultWords, type PackageFault } from '../packages/package-fault.js';
import type { LocatedIssue } from '../read/located-issue.js';
import type { LeftOut } from './resolved.js';

/** A package that fails, where the file names it. */
export function faultIssue(fault: PackageFault, file: string): LocatedIssue {
  const { path, at } = fault.origin;
  return { severity: 'error', path, file, ...at, ...faultWords(fault) };
}

/** For another try without a package. */
export function withoutIt(leftOut: LeftOut, fault: PackageFault): LeftOut {
  return new Map([...leftOut, [fault.origin.name, faultWords(fault).message]]);
}
