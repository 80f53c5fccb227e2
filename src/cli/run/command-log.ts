import { Injectable } from '@nestjs/common';
import { defineSection, Log, wrap, type Wraps } from '@zot/extension-api';
import { PlainLog } from '../serve/plain-log.js';

/** In place of whatever log the file describes. */
@Injectable()
export class CommandLog implements Wraps<Log> {
  wrap(): Log {
    return new PlainLog('zot run');
  }
}

/** Has what runs beside a command say to standard error what is wrong, so that standard output is the command's alone. */
export const commandLog = defineSection({
  name: 'the log of a command',
  presence: 'always',
  replaces: [wrap(Log, { useClass: CommandLog })],
  module: () => ({ module: class CommandLogModule {}, providers: [CommandLog] }),
});
