import { controlCommands, defineSection, metricSources, to, type Definition } from '@zot/extension-api';
import { ConfigCommand } from './config-command.js';
import { ReloadCommand } from './reload-command.js';
import { ReloadSeries } from './reload-series.js';
import type { Served } from './served.js';

/** Has a server answer `zot reload` and `zot plan` on its control socket. */
export function reloadRoom(served: Served): Definition {
  return defineSection({
    name: 'reload',
    presence: 'always',
    module: () => ({
      module: class ReloadModule {},
      providers: [
        { provide: ReloadCommand, useFactory: () => new ReloadCommand(served) },
        { provide: ConfigCommand, useFactory: () => new ConfigCommand(served) },
        { provide: ReloadSeries, useFactory: () => new ReloadSeries(served) },
      ],
      contributes: [
        to(controlCommands, ReloadCommand),
        to(controlCommands, ConfigCommand),
        to(metricSources, ReloadSeries),
      ],
    }),
  });
}
