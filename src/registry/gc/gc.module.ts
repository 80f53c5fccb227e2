import { Module } from '@nestjs/common';
import { commands, controlCommands, tasks, to, type SectionModule } from '@zot/extension-api';
import { CollectionTasks } from './collection-tasks.js';
import { CollectionTrial } from './collection-trial.js';
import { RetentionCommand } from './retention-command.js';
import { RetentionQuestion } from './retention-question.js';

@Module({})
export class GcModule {}

export function gcModule(): SectionModule {
  return {
    module: GcModule,
    providers: [CollectionTasks, CollectionTrial, RetentionCommand, RetentionQuestion],
    contributes: [to(tasks, CollectionTasks), to(commands, RetentionCommand), to(controlCommands, RetentionQuestion)],
  };
}
