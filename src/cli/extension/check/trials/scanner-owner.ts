import { defineSection, Scanner, type Definition, type Vulnerability } from '@zot/extension-api';
import { ListedScanner } from '@zot/testkit';
import type { CheckInput } from '../check-input.js';

/** Stands for extensions.search as long as that is not served, so that a scanner has somebody to work for. */
export function scannerOwner({ scanner }: CheckInput): Definition {
  const found: Vulnerability = {
    id: 'CVE-2000-0001',
    severity: 'LOW',
    title: 'what a wrapping of the scanner is given',
    description: '',
    packages: [],
  };
  return defineSection({
    name: 'search in the trial',
    presence: 'always',
    provides: [Scanner],
    module: () => ({
      module: class ScannerModule {},
      providers: [
        { provide: Scanner, useValue: new ListedScanner(scanner ? { [scanner.vulnerable.digest]: [found] } : {}) },
      ],
    }),
  });
}
