import { slept, type Clock } from '@zot/extension-api';
import { fileState, type FileStates } from '../read/file-state.js';

/** Milliseconds between two looks: a change counts at the second look that finds nothing moving any more. */
const interval = 500;

/** The files that a configuration was read from, looked at by their names (decision 0056). */
export class WatchedFiles {
  private known: Map<string, string>;

  constructor(files: FileStates) {
    this.known = new Map(files);
  }

  /** They were read again: from now on, what is other than this is a change. Files that could not be read stay watched. */
  read(files: FileStates, { isWhole }: { isWhole: boolean }): void {
    this.known = new Map(isWhole ? files : [...this.known, ...files]);
  }

  /** Yields when one of them is other than it was read, and nothing has moved for a whole interval. */
  async *changes(clock: Clock, signal: AbortSignal): AsyncGenerator<void, void, void> {
    let last: string | undefined;
    while (await slept(clock, interval, signal)) {
      const changed = this.changed();
      if (changed !== undefined && changed === last) yield;
      last = changed;
    }
  }

  /** What tells this change from another one; undefined where there is none. */
  private changed(): string | undefined {
    const now = [...this.known].map(([file, state]) => ({ state, seen: fileState(file) }));
    return now.every(({ state, seen }) => state === seen) ? undefined : now.map(({ seen }) => seen).join('\n');
  }
}
