import type { Duration } from '@zot/extension-api';
import { Command, Help, Option } from 'nest-commander';
import { PaintedCommand } from './painted-command.js';
import { readDuration } from './read-duration.js';

const defaultGraceMs = 30_000;

interface ServeOptions {
  grace?: Duration;
  forceReparse?: boolean;
  color?: boolean;
}

@Command({
  name: 'serve',
  arguments: '<config>',
  argsDescription: { config: 'the config file: JSON, YAML or TOML' },
  description: 'Run the registry that a config file describes.',
})
export class ServeCommand extends PaintedCommand {
  async run([file]: string[], options: ServeOptions): Promise<void> {
    const { serve } = await import('../serve/serve.js');
    process.exitCode = await serve(file!, this.flavour, {
      graceMs: options.grace ?? defaultGraceMs,
      color: options.color,
    });
  }

  @Option({
    flags: '--grace <duration>',
    description: 'How long requests under way may go on once the server is asked to stop. (default: 30s)',
  })
  grace(value: string): Duration {
    return readDuration(value);
  }

  @Option({
    flags: '--force-reparse',
    description: 'Walk over all repositories at the start, whatever fastRestart says.',
  })
  forceReparse(): boolean {
    return true;
  }

  @Help('after')
  examples(): string {
    const { name } = this.flavour;
    return `
Ends on SIGTERM and SIGINT with 0, once what is under way is done; a second signal does not wait. Exits 1 where it
cannot start.

Examples:
  ${name} serve config.json
  ${name} serve --grace 5m config.yaml`;
  }
}
