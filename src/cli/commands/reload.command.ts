import { Command, Help } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

@Command({
  name: 'reload',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the server' },
  description: 'Have the server that runs on a config file read it again.',
})
export class ReloadCommand extends ReportingCommand {
  async run([file]: string[], options: ReportOptions): Promise<void> {
    const { reload } = await import('../reload/reload.js');
    process.exitCode = await reload(file!, this.flavour, options);
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
