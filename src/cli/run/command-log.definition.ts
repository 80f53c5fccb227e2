import { defineSection, Log, wrap } from '@zot/extension-api';
import { CommandLog } from './command-log.js';

/** Has what runs beside a command say to standard error what is wrong, so that standard output is the command's alone. */
export const commandLog = defineSection({
  name: 'the log of a command',
  presence: 'always',
  replaces: [wrap(Log, { useClass: CommandLog })],
  module: () => ({ module: class CommandLogModule {}, providers: [CommandLog] }),
});
