import { fileURLToPath } from 'node:url';
import { isAbsolute, sep } from 'node:path';
import type { PackageOrigin } from './package-origin.js';

const deepestCause = 8;

/** A package, and the first line of it in a stack. */
export interface Blamed {
  readonly origin: PackageOrigin;
  /** `/srv/node_modules/@acme/quota/dist/check.js:12:9` */
  readonly line: string;
}

/** The package whose code threw an error, or called what threw it. */
export function blame(error: unknown, origins: Iterable<PackageOrigin>): Blamed | undefined {
  const all = [...origins];
  for (let at = error, depth = 0; at instanceof Error && depth < deepestCause; at = at.cause, depth++) {
    for (const frame of framesOf(at)) {
      const origin = ownerOf(frame.file, all);
      if (origin) return { origin, line: frame.line };
    }
  }
  return undefined;
}

/**
 * The package that an error belongs to altogether: no code of the server stood on the stack, so that nothing of it was left
 * half-way. That is so for what a package's own timers and promises throw.
 */
export function blameAlone(error: unknown, origins: Iterable<PackageOrigin>): PackageOrigin | undefined {
  if (!(error instanceof Error)) return undefined;
  const all = [...origins];
  const owners = new Set(framesOf(error).map(({ file }) => ownerOf(file, all)));
  const [owner] = owners;
  return owners.size === 1 ? owner : undefined;
}

function ownerOf(file: string, origins: readonly PackageOrigin[]): PackageOrigin | undefined {
  return origins
    .filter(({ files }) => file === files || file.startsWith(files + sep))
    .sort((one, other) => other.files.length - one.files.length)[0];
}

/** Frames of files; those of Node itself are left out. */
function framesOf({ stack = '' }: Error): { file: string; line: string }[] {
  return [...stack.matchAll(/^\s+at (?:.*?[( ])?((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/gm)].flatMap(
    ([, place = '', row, column]) => {
      const file = place.startsWith('file:') ? fileURLToPath(place) : place;
      return isAbsolute(file) ? [{ file, line: `${file}:${row}:${column}` }] : [];
    },
  );
}
