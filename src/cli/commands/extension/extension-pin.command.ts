import { Inject } from '@nestjs/common';
import { Option, SubCommand } from 'nest-commander';
import { Flavour } from '../../flavour.js';
import { StrictCommand } from '../strict-command.js';

@SubCommand({
  name: 'pin',
  arguments: '<config>',
  argsDescription: { config: 'the config file: JSON, YAML or TOML' },
  description: 'Write the digests of its packages into a config file, so that no others are loaded.',
})
export class ExtensionPinCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { print?: boolean }): Promise<void> {
    const { pin } = await import('../../extension/pin/pin.js');
    process.exitCode = await pin(file!, this.flavour, options);
  }

  @Option({ flags: '--print', description: 'Print them, and leave the file as it is.' })
  print(): boolean {
    return true;
  }
}
