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
 * The package that an error nobody caught belongs to altogether, so that nothing of the server was left half-way. That is so
 * for what a package's own timers throw, with no code of the server on the stack; and for rejections of promises that it lets
 * go, since these unwind nobody.
 */
export function blameAlone(
  error: unknown,
  origins: Iterable<PackageOrigin>,
  { isRejection = false }: { isRejection?: boolean } = {},
): PackageOrigin | undefined {
  if (!(error instanceof Error)) return undefined;
  const all = [...origins];
  const [first, ...others] = framesOf(error).map(({ file }) => ownerOf(file, all));
  return isRejection || others.every((owner) => owner === first) ? first : undefined;
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
