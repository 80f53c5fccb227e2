import { Command } from 'nest-commander';
import { CommandGroup } from './command-group.js';
import { VerifyRetentionCommand } from './verify-retention.command.js';

@Command({
  name: 'verify-feature',
  description: 'Try out what a config file turns on.',
  subCommands: [VerifyRetentionCommand],
})
export class VerifyFeatureCommand extends CommandGroup {}
