import { Inject, Injectable } from '@nestjs/common';
import type { Step, Task } from '@zot/extension-api';
import { Counts } from './counts.js';

export const KEEP_EVERY = Symbol('keep every');

/** Writes the counts down, so that they outlive the server. */
@Injectable()
export class KeepTask implements Task {
  readonly name = 'example-pull-counts';
  readonly priority = 'low';

  constructor(
    @Inject(KEEP_EVERY) readonly every: number,
    private readonly counts: Counts,
  ) {}

  async *steps(signal: AbortSignal): AsyncIterable<Step> {
    signal.throwIfAborted();
    for await (const repository of this.counts.keep()) {
      yield { on: repository };
      signal.throwIfAborted();
    }
  }
}
