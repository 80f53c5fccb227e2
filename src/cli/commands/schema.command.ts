import { Inject } from '@nestjs/common';
import { Command, Help } from 'nest-commander';
import { Flavour } from '../flavour.js';
import { StrictCommand } from './strict-command.js';

@Command({ name: 'schema', description: 'Print the JSON Schema of the config file.' })
export class SchemaCommand extends StrictCommand {
  constructor(@Inject(Flavour) private readonly flavour: Flavour) {
    super();
  }

  async run(): Promise<void> {
    const [{ configSchema }, definitions] = await Promise.all([
      import('../../kernel/schema/config-schema.js'),
      this.flavour.definitions(),
    ]);
    process.stdout.write(`${JSON.stringify(configSchema(definitions), null, 2)}\n`);
  }

  @Help('after')
  examples(): string {
    return `
Examples:
  ${this.flavour.name} schema > config.schema.json`;
  }
}
