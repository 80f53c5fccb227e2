import { Inject } from '@nestjs/common';
import { Help, Option, RootCommand } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand, type Commander } from './strict-command.js';
import { unknownCommand } from './unknown-command.js';

/** The program itself, when no command is named: its help and its version. */
@RootCommand({ description: 'An OCI container registry. A config file says what runs.' })
export class ZotCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  override setCommand(command: Commander): this {
    super.setCommand(command);
    // What is left over is no argument but the name of a command that does not exist.
    command.name(this.flavour.name).usage('<command> [options]').allowExcessArguments(true);
    return this;
  }

  async run(args: string[], options: { version?: boolean; format: OutputFormat }): Promise<void> {
    if (args[0] !== undefined) return unknownCommand(this.command, args[0]);
    if (!options.version) return this.command.outputHelp();
    const { versionText } = await import('../version/version-text.js');
    process.stdout.write(`${versionText(this.flavour, options.format)}\n`);
  }

  @Option({ flags: '-v, --version', description: 'Print the version.' })
  version(): boolean {
    return true;
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How the version is printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Examples:
  ${name} verify config.json            say all that is wrong with a config file
  ${name} serve config.json             run the registry it describes
  ${name} schema > config.schema.json   for editors and other checkers
  ${name} help serve                    all about one command`;
  }
}
