import { Injectable } from '@nestjs/common';
import type { Command, CommandCall } from '@zot/extension-api';
import { Scrubber } from './scrubber.js';

/** `zot scrub` where no server runs: one JSON object a line. */
@Injectable()
export class ScrubCommand implements Command {
  readonly name = 'scrub';
  readonly describe = 'Read all that is stored, and say what is not what it should be.';

  constructor(private readonly scrubber: Scrubber) {}

  async run({ signal, print }: CommandCall): Promise<number> {
    let affected = 0;
    for await (const event of this.scrubber.scrub(signal)) {
      if (event.kind === 'bytes') continue;
      if (event.kind === 'image' && event.status === 'affected') affected += 1;
      print(JSON.stringify(event));
    }
    signal.throwIfAborted();
    return affected > 0 ? 1 : 0;
  }
}
