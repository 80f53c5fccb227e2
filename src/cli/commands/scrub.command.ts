import { Command, Help } from 'nest-commander';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

@Command({
  name: 'scrub',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the registry' },
  description: 'Read all that is stored once more, and say what has rotted.',
})
export class ScrubCommand extends ReportingCommand {
  async run([file]: string[], options: ReportOptions): Promise<void> {
    const { scrub } = await import('../scrub/scrub.js');
    process.exitCode = await scrub(file!, this.flavour, options);
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
