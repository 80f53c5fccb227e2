import { Command, Help } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

@Command({
  name: 'verify',
  arguments: '<config>',
  argsDescription: { config: 'the config file: JSON, YAML or TOML' },
  description: 'Say all that is wrong with a config file, or what it would run.',
})
export class VerifyCommand extends ReportingCommand {
  async run([file]: string[], options: ReportOptions): Promise<void> {
    const { verify } = await import('../verify/verify.js');
    process.exitCode = await verify(file!, this.flavour, options);
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
