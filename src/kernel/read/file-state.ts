import { statSync } from 'node:fs';

/**
 * What tells two states of a file apart without reading it, by its name: also what a link behind a link leads to. Files that
 * are not there are alike.
 */
export function fileState(file: string): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/** Files by name, as they were just before they were read. */
export type FileStates = ReadonlyMap<string, string>;
