import type { ControlCommand } from '@zot/extension-api';
import type { Served } from './served.js';

/** A file, and what a server has read in it, secrets included: the socket lets in nobody who may not read the file. */
export interface RunningConfig {
  readonly file: string;
  readonly text: string;
}

/** Tells by what configuration the server runs. */
export class ConfigCommand implements ControlCommand {
  readonly name = 'config';

  constructor(private readonly served: Served) {}

  async *run(): AsyncGenerator<RunningConfig> {
    const { file, text } = this.served;
    yield await Promise.resolve({ file, text });
  }
}
