import type { ControlCommand, ControlOptions } from '@zot/extension-api';
import type { ReloadResult } from '../../kernel/reload/reload-result.js';
import type { Served } from './served.js';

/** Reads the file again, and tells what came of it: one `ReloadResult`. `file` is the one that the client means. */
export class ReloadCommand implements ControlCommand {
  readonly name = 'reload';
  readonly isLasting = true;

  constructor(private readonly served: Served) {}

  async *run({ file }: ControlOptions): AsyncGenerator<ReloadResult> {
    if (file !== undefined && !this.served.isAt(String(file))) {
      throw new Error(
        `the server that holds these stores runs on ${this.served.file}; write there what it is to run by`,
      );
    }
    yield await this.served.reload('zot reload');
  }
}
