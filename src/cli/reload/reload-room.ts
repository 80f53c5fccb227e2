import { controlCommands, defineSection, metricSources, ServedFile, to, type Definition } from '@zot/extension-api';
import { ConfigCommand } from './config-command.js';
import { ReloadCommand } from './reload-command.js';
import { ReloadSeries } from './reload-series.js';
import type { Served } from './served.js';

/** Has a server answer `zot reload` and `zot plan` on its control socket, and be found by its file. */
export function reloadRoom(served: Served): Definition {
  return defineSection({
    name: 'reload',
    presence: 'always',
    provides: [ServedFile],
    module: () => ({
      module: class ReloadModule {},
      providers: [
        { provide: ServedFile, useValue: served },
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
