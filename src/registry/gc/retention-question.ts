import { Injectable } from '@nestjs/common';
import type { ControlCommand, ControlOptions } from '@zot/extension-api';
import { CollectionTrial, type TrialMessage } from './collection-trial.js';

/** Tells whoever runs a server what collection would take away now. Nothing is removed. */
@Injectable()
export class RetentionQuestion implements ControlCommand {
  readonly name = 'retention';

  constructor(private readonly trial: CollectionTrial) {}

  async *run(_options: ControlOptions, signal: AbortSignal): AsyncGenerator<TrialMessage> {
    yield* this.trial.run(signal, true);
  }
}
