import { Injectable } from '@nestjs/common';
import type { Log, Wraps } from '@zot/extension-api';
import { PlainLog } from '../serve/plain-log.js';

/** In place of whatever log the file describes. */
@Injectable()
export class CommandLog implements Wraps<Log> {
  wrap(): Log {
    return new PlainLog('zot run');
  }
}
