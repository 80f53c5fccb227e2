import { Matches } from 'class-validator';
import { Setting } from '@zot/extension-api';

/** What is logged, and where to. One JSON object a line. */
export class LogConfig {
  @Matches(/^(debug|trace|info|warn|warning|error|fatal|panic)$/i, {
    message: '"$value" is not a level',
    context: { hint: 'write one of debug, trace, info, warn, warning, error, fatal, panic' },
  })
  @Setting({
    type: 'string',
    describe:
      'The least level that is logged: debug, trace, info, warn, warning, error, fatal or panic, in any case. Default: debug.',
  })
  level = 'debug';

  @Setting({
    type: 'string',
    describe: 'The file that logs are added to; it is made with mode 0600. Default: standard output.',
  })
  output = '';

  @Setting({
    type: 'string',
    describe: 'The file that changes made by clients are added to, one line each. Default: none are logged.',
  })
  audit = '';
}
