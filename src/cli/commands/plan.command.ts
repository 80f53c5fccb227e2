import { Command, Help, Option } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

interface PlanOptions extends ReportOptions {
  from?: string;
}

@Command({
  name: 'plan',
  arguments: '<config>',
  argsDescription: { config: 'the new config file: JSON, YAML or TOML' },
  description: 'Say what a server would start, stop, replace and keep if it ran by this file.',
})
export class PlanCommand extends ReportingCommand {
  async run([file]: string[], options: PlanOptions): Promise<void> {
    const { plan } = await import('../plan/plan.js');
    process.exitCode = await plan(file!, this.flavour, options);
  }

  @Option({
    flags: '--from <file>',
    description: 'Compare with this file. (default: with what the server runs by that holds the same stores)',
  })
  readFrom(value: string): string {
    return value;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Nothing is changed, and nothing is opened but files. Exits 0 where the file can be used, changes or not, and 1 where it
cannot, or where what it is compared with cannot be read.

Examples:
  ${name} plan new.json
  ${name} plan --from config.json new.json
  ${name} plan --format json new.json | jq '.counts'`;
  }
}
