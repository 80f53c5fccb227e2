import { Inject } from '@nestjs/common';
import { Command, Help } from 'nest-commander';
import { Flavour } from '../../flavour.js';
import { CommandGroup } from '../command-group.js';
import { ExtensionCheckCommand } from './extension-check.command.js';
import { ExtensionCreateCommand } from './extension-create.command.js';
import { ExtensionListCommand } from './extension-list.command.js';
import { ExtensionPinCommand } from './extension-pin.command.js';

@Command({
  name: 'extension',
  description: 'Create, list, check and pin extensions.',
  subCommands: [ExtensionCreateCommand, ExtensionListCommand, ExtensionCheckCommand, ExtensionPinCommand],
})
export class ExtensionCommand extends CommandGroup {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Examples:
  ${name} extension create @acme/zot-tags
  ${name} extension check @acme/zot-tags
  ${name} extension list config.json
  ${name} extension pin config.json`;
  }
}
