import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand } from './strict-command.js';

@Command({
  name: 'verify',
  arguments: '<config>',
  argsDescription: { config: 'the config file: JSON, YAML or TOML' },
  description: 'Say all that is wrong with a config file, or what it would run.',
})
export class VerifyCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { format: OutputFormat; color?: boolean }): Promise<void> {
    const { verify } = await import('../verify/verify.js');
    process.exitCode = await verify(file!, this.flavour, options);
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How issues are printed.',
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
Nothing is opened but the file and files that it names. Exits 0 when the file is good, 1 when it is not.

Examples:
  ${name} verify config.json
  ${name} verify --format json config.yaml | jq -r '.issues[].message'`;
  }
}
