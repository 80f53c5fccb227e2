import { Injectable } from '@nestjs/common';
import { defineSection, Log, wrap, type LogFields, type Wraps } from '@zot/extension-api';
import { PlainLog } from '../serve/plain-log.js';

/** Says only what failed: what a command finds out is what it prints. */
class OnlyFaults extends PlainLog {
  override warn(): void {}

  override error(message: string, fields: LogFields = {}): void {
    if (fields['error'] !== undefined) super.error(message, fields);
  }

  override with(): Log {
    return this;
  }
}

@Injectable()
export class FaultLog implements Wraps<Log> {
  wrap(): Log {
    return new OnlyFaults('zot');
  }
}

/** In place of the log that the file describes, so that standard output is the command's alone. */
export const faultLog = defineSection({
  name: 'the log of faults',
  presence: 'always',
  replaces: [wrap(Log, { useClass: FaultLog })],
  module: () => ({ module: class FaultLogModule {}, providers: [FaultLog] }),
});
