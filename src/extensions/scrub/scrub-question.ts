import { setImmediate as turn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ControlCommand, ControlOptions } from '@zot/extension-api';
import type { ScrubEvent } from './scrub-event.js';
import { Scrubber } from './scrubber.js';

/** A scrub by a server that runs, for whoever asks it from its machine. Requests have their turn after each piece. */
@Injectable()
export class ScrubQuestion implements ControlCommand {
  readonly name = 'scrub';

  constructor(private readonly scrubber: Scrubber) {}

  async *run(_options: ControlOptions, signal: AbortSignal): AsyncGenerator<ScrubEvent> {
    for await (const event of this.scrubber.scrub(signal)) {
      if (event.kind === 'bytes') await turn();
      else yield event;
    }
  }
}
