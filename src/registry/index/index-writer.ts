import { WriteConflict } from '@zot/extension-api';
import { IndexDraft } from './index-draft.js';
import type { IndexFile } from './index-file.js';
import type { RepositoryIndex } from './repository-index.js';

/** Tries against others who write the same index: with a bucket, other servers. */
const mostTries = 50;

/** Decides, from what is listed, what changes; throws to refuse. May be asked again where somebody else wrote first. */
export type IndexChange<T> = (draft: IndexDraft) => T;

interface Pending {
  readonly change: IndexChange<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

export interface IndexWriterOptions {
  /** What to start from where there is no usable file. */
  readonly begin: () => Promise<RepositoryIndex>;
}

/**
 * Writes an index for all who ask at once: what arrives while a write runs shares the next one. A change is done when the
 * file is written.
 */
export class IndexWriter {
  private waiting: Pending[] = [];
  private isRunning = false;

  constructor(
    private readonly file: IndexFile,
    private readonly options: IndexWriterOptions,
  ) {}

  async submit<T>(change: IndexChange<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ change, resolve, reject });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.writeGroup(group);
      } catch (error) {
        for (const one of group) one.reject(error);
      }
    }
    this.isRunning = false;
  }

  private async writeGroup(group: readonly Pending[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const index = this.file.known ?? (await this.options.begin());
      const draft = new IndexDraft(index);
      const outcomes = group.map((one) => outcomeOf(one, draft));
      const isMade = index.isNew && outcomes.some(({ isRefused }) => !isRefused);
      try {
        if (!draft.isEmpty || isMade) await this.file.write(index, draft.delta());
      } catch (error) {
        if (!(error instanceof WriteConflict) || tries === mostTries) throw error;
        await this.file.current();
        continue;
      }
      for (const { settle } of outcomes) settle();
      return;
    }
  }
}

interface Outcome {
  readonly isRefused: boolean;
  readonly settle: () => void;
}

/** A change that is refused is so for its asker alone. */
function outcomeOf({ change, resolve, reject }: Pending, draft: IndexDraft): Outcome {
  try {
    const value = change(draft) as never;
    return { isRefused: false, settle: () => resolve(value) };
  } catch (error) {
    return { isRefused: true, settle: () => reject(error) };
  }
}
