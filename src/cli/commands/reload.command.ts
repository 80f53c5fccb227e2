import { Inject } from '@nestjs/common';
import { Command, Help, Option } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand } from './strict-command.js';

@Command({
  name: 'reload',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the server' },
  description: 'Have the server that runs on a config file read it again.',
})
export class ReloadCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { format: OutputFormat; color?: boolean }): Promise<void> {
    const { reload } = await import('../reload/reload.js');
    process.exitCode = await reload(file!, this.flavour, options);
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How what became of the sections is printed.',
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
A server follows its file by itself, within two seconds; this waits for it, and says what came of it. Where the file cannot
be used, the server goes on as before. Exits 1 where it does not run by the file then, or no server was found.

Examples:
  ${name} reload config.json
  ${name} reload --format json config.json | jq '.changes[] | select(.act != "keep")'`;
  }
}
