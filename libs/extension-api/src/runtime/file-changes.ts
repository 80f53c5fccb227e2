import { stat } from 'node:fs/promises';
import type { Clock } from './clock.js';
import { slept } from './slept.js';

/** How files looked at one moment. */
export interface SeenFiles {
  readonly fingerprint: string;
}

/** Looks at files, before they are read first: `fileChanges` then tells of what changes from here on. */
export async function lookAtFiles(paths: readonly string[]): Promise<SeenFiles> {
  return { fingerprint: await fingerprint(paths) };
}

/**
 * Yields when files may hold something else than before, until the signal is aborted. It looks at them by their names, so
 * that renames over them and swapped links (Kubernetes mounts secrets so) count as well as writing does; and only once
 * nothing has moved for a whole interval, so that files which belong together are there together. A file that is missing
 * changes when it appears. What to do with contents that are no good is up to the caller. A change before its first look is
 * not told, unless it is given how the files looked before they were read (`since`).
 */
export async function* fileChanges(
  paths: readonly string[],
  {
    clock,
    signal,
    interval = 1000,
    since,
  }: { clock: Clock; signal: AbortSignal; interval?: number; since?: SeenFiles },
): AsyncGenerator<void, void, void> {
  let known = since?.fingerprint ?? (await fingerprint(paths));
  let isMoving = false;
  while (await slept(clock, interval, signal)) {
    const seen = await fingerprint(paths);
    const hasMoved = seen !== known;
    known = seen;
    if (isMoving && !hasMoved) yield;
    isMoving = hasMoved;
  }
}

async function fingerprint(paths: readonly string[]): Promise<string> {
  const all = await Promise.all(
    paths.map((path) => stat(path, { bigint: true }).catch((error: NodeJS.ErrnoException) => error)),
  );
  return all
    .map((one) => (one instanceof Error ? one.code : `${one.dev} ${one.ino} ${one.size} ${one.mtimeNs} ${one.ctimeNs}`))
    .join('\n');
}
