import type { DynamicModule } from '@nestjs/common';
import { CompletionCommand } from './commands/completion.command.js';
import { ExtensionCheckCommand } from './commands/extension/extension-check.command.js';
import { ExtensionCreateCommand } from './commands/extension/extension-create.command.js';
import { ExtensionListCommand } from './commands/extension/extension-list.command.js';
import { ExtensionPinCommand } from './commands/extension/extension-pin.command.js';
import { ExtensionCommand } from './commands/extension/extension.command.js';
import { HelpCommand } from './commands/help.command.js';
import { PlanCommand } from './commands/plan.command.js';
import { ReloadCommand } from './commands/reload.command.js';
import { RunCommand } from './commands/run.command.js';
import { SchemaCommand } from './commands/schema.command.js';
import { ScrubCommand } from './commands/scrub.command.js';
import { ServeCommand } from './commands/serve.command.js';
import { TasksCommand } from './commands/tasks.command.js';
import { VerifyFeatureCommand } from './commands/verify-feature.command.js';
import { VerifyRetentionCommand } from './commands/verify-retention.command.js';
import { VerifyCommand } from './commands/verify.command.js';
import { ZotCommand } from './commands/zot.command.js';
import { Flavour } from './flavour.js';

class CliModule {}

/** The commands, in the order in which help lists them. Each loads what it works with when it is run. */
export function cliModule(flavour: Flavour): DynamicModule {
  return {
    module: CliModule,
    providers: [
      { provide: Flavour, useValue: flavour },
      ZotCommand,
      ServeCommand,
      VerifyCommand,
      PlanCommand,
      ReloadCommand,
      RunCommand,
      ExtensionCommand,
      ExtensionCreateCommand,
      ExtensionListCommand,
      ExtensionCheckCommand,
      ExtensionPinCommand,
      TasksCommand,
      ScrubCommand,
      VerifyFeatureCommand,
      VerifyRetentionCommand,
      SchemaCommand,
      CompletionCommand,
      HelpCommand,
    ],
  };
}
