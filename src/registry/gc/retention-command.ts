import { Injectable } from '@nestjs/common';
import type { Command, CommandCall } from '@zot/extension-api';
import { CollectionTrial } from './collection-trial.js';

/** The option that lets it remove what it decides to. */
export const deleteOption = '--delete';

/** `zot verify-feature retention` where no server runs: one JSON object a line. */
@Injectable()
export class RetentionCommand implements Command {
  readonly name = 'retention';
  readonly describe = `Say what garbage collection and retention would remove now; ${deleteOption} removes it.`;

  constructor(private readonly trial: CollectionTrial) {}

  async run({ args, signal, print }: CommandCall): Promise<void> {
    const isDry = !args.includes(deleteOption);
    for await (const message of this.trial.run(signal, isDry)) print(JSON.stringify(message));
  }
}
