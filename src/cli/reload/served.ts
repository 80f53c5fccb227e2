import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { ServedFile } from '@zot/extension-api';
import type { ReloadResult } from '../../kernel/reload/reload-result.js';
import type { Reloads } from '../../kernel/reload/reloads.js';

/** The file that a server runs by, for those who ask by its socket; they are let in once `reloads` is set. */
export class Served extends ServedFile {
  reloads: Pick<Reloads, 'text' | 'reload' | 'tally'> | undefined;
  readonly file: string;

  constructor(file: string) {
    super();
    this.file = resolve(file);
  }

  /** What stood in the file when what runs was read from it. */
  get text(): string {
    return this.begun.text;
  }

  async reload(cause: string): Promise<ReloadResult> {
    return this.begun.reload(cause);
  }

  /** Whether it is this file, by name or by where links lead to. */
  isAt(file: string): boolean {
    return resolve(file) === this.file || placeOf(file) === placeOf(this.file);
  }

  private get begun(): Pick<Reloads, 'text' | 'reload' | 'tally'> {
    if (!this.reloads) throw new Error('the server still starts');
    return this.reloads;
  }
}

function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
