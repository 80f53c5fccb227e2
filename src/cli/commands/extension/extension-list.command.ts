import { SubCommand } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from '../reporting-command.js';

@SubCommand({
  name: 'list',
  arguments: '<config>',
  argsDescription: { config: 'the config file: JSON, YAML or TOML' },
  description: 'List the extensions of a config file: version, contract, state, path.',
})
export class ExtensionListCommand extends ReportingCommand {
  async run([file]: string[], options: ReportOptions): Promise<void> {
    const { list } = await import('../../extension/list/list.js');
    process.exitCode = await list(file!, this.flavour, options);
  }
}
