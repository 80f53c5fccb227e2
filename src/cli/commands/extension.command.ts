import { Inject } from '@nestjs/common';
import { Command, Help, Option, SubCommand } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { formatFlags, outputFormats, readFormat, type OutputFormat } from './output-format.js';
import { StrictCommand, type Commander } from './strict-command.js';
import { unknownCommand } from './unknown-command.js';

const nameOfPackage = { name: 'the full name of the package, as npm knows it, or the path of a module' };
const nameOfConfig = { config: 'the config file: JSON, YAML or TOML' };

@SubCommand({
  name: 'create',
  arguments: '<name>',
  argsDescription: { name: 'the name of the new package, such as @acme/zot-tags' },
  description: 'Write a new extension: a package that compiles and has tests.',
})
export class ExtensionCreateCommand extends StrictCommand {
  async run([name]: string[], options: { folder?: string }): Promise<void> {
    const { create } = await import('../extension/create/create.js');
    process.exitCode = create(name!, options);
  }

  @Option({ flags: '--folder <folder>', description: 'Where it is written. (default: a folder of its name, here)' })
  folder(value: string): string {
    return value;
  }
}

@SubCommand({
  name: 'list',
  arguments: '<config>',
  argsDescription: nameOfConfig,
  description: 'List the extensions of a config file: version, contract, state, path.',
})
export class ExtensionListCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { format: OutputFormat; color?: boolean }): Promise<void> {
    const { list } = await import('../extension/list/list.js');
    process.exitCode = await list(file!, this.flavour, options);
  }

  @Option({
    flags: formatFlags,
    choices: [...outputFormats],
    description: 'How they are printed.',
    defaultValue: 'text',
  })
  format(value: string): OutputFormat {
    return readFormat(value);
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }
}

@SubCommand({
  name: 'check',
  arguments: '<name>',
  argsDescription: nameOfPackage,
  description: 'Load a package as the server does, wire it, and run the suites of what it makes.',
})
export class ExtensionCheckCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([name]: string[], options: { color?: boolean }): Promise<void> {
    const { check } = await import('../extension/check/check.js');
    process.exitCode = await check(name!, this.flavour, options);
  }

  @Option({ flags: '--no-color', description: 'Print without colors. NO_COLOR and FORCE_COLOR count too.' })
  color(): boolean {
    return false;
  }
}

@SubCommand({
  name: 'pin',
  arguments: '<config>',
  argsDescription: nameOfConfig,
  description: 'Write the digests of its packages into a config file, so that no others are loaded.',
})
export class ExtensionPinCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run([file]: string[], options: { print?: boolean }): Promise<void> {
    const { pin } = await import('../extension/pin/pin.js');
    process.exitCode = await pin(file!, this.flavour, options);
  }

  @Option({ flags: '--print', description: 'Print them, and leave the file as it is.' })
  print(): boolean {
    return true;
  }
}

@Command({
  name: 'extension',
  description: 'Create, list, check and pin extensions.',
  subCommands: [ExtensionCreateCommand, ExtensionListCommand, ExtensionCheckCommand, ExtensionPinCommand],
})
export class ExtensionCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  override setCommand(command: Commander): this {
    super.setCommand(command);
    // What is left over is no argument but the name of a command that does not exist.
    command.usage('<command> [options]').allowExcessArguments(true);
    return this;
  }

  async run(args: string[]): Promise<void> {
    if (args[0] !== undefined) return unknownCommand(this.command, args[0]);
    this.command.outputHelp();
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
