import type { Duration } from '@zot/extension-api';
import { Help, Option, SubCommand } from 'nest-commander';
import { readDuration } from './read-duration.js';
import { ReportingCommand, type ReportOptions } from './reporting-command.js';

interface RetentionOptions extends ReportOptions {
  logFile?: string;
  gcInterval?: Duration;
  timeout?: Duration;
  delete?: boolean;
}

@SubCommand({
  name: 'retention',
  arguments: '<config>',
  argsDescription: { config: 'the config file of the registry' },
  description: 'Say what garbage collection and retention would remove now, and why.',
})
export class VerifyRetentionCommand extends ReportingCommand {
  async run([file]: string[], options: RetentionOptions): Promise<void> {
    const { retention } = await import('../retention/retention.js');
    const { timeout = 0, delete: mayDelete = false } = options;
    process.exitCode = await retention(file!, this.flavour, { ...options, timeout, delete: mayDelete });
  }

  @Option({
    flags: '-l, --log-file <file>',
    description: 'A file to which decisions are added, one JSON object a line.',
  })
  logFile(value: string): string {
    return value;
  }

  @Option({
    flags: '-i, --gc-interval <duration>',
    description: 'Taken, since zot takes it; one run is made, whatever it says.',
  })
  gcInterval(value: string): Duration {
    return readDuration(value);
  }

  @Option({
    flags: '-t, --timeout <duration>',
    description: 'End after this time, done or not. (default: when it is done)',
  })
  timeout(value: string): Duration {
    return readDuration(value);
  }

  @Option({ flags: '--delete', description: 'Remove what is decided to go. Not while a server runs on this file.' })
  delete(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Has the server that runs on this file decide; where none runs, it is done here. Nothing is removed without --delete. Exits 1
where a repository had to be left alone.

Examples:
  ${name} verify-feature retention config.json
  ${name} verify-feature retention --format json config.json | jq 'select(.decision == "delete") | .tag'`;
  }
}
