import { Module } from '@nestjs/common';
import { commands, controlCommands, to, type SectionModule } from '@zot/extension-api';
import { ScrubCommand } from './scrub-command.js';
import { ScrubQuestion } from './scrub-question.js';
import { Scrubber } from './scrubber.js';

@Module({})
export class ScrubOnDemandModule {}

export function scrubOnDemandModule(): SectionModule {
  return {
    module: ScrubOnDemandModule,
    providers: [Scrubber, ScrubCommand, ScrubQuestion],
    contributes: [to(commands, ScrubCommand), to(controlCommands, ScrubQuestion)],
  };
}
