import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand } from './strict-command.js';

@Command({
  name: 'scrub',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the registry' },
  description: 'Read all that is stored once more, and say what has rotted.',
})
export class ScrubCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { format: OutputFormat; color?: boolean }): Promise<void> {
    const { scrub } = await import('../scrub/scrub.js');
    process.exitCode = await scrub(file!, this.flavour, options);
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How images are printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Has the server that runs on this file do it; where none runs, it is done here. What does not match its digest is moved
aside, so that it is not given out any more, and can be pushed again. Exits 1 where something is affected.

Examples:
  ${name} scrub config.json
  ${name} scrub --format json config.json | jq '.images[] | select(.status == "affected")'`;
  }
}
