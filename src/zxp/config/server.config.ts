import { IsIn, Matches } from 'class-validator';
import { Setting } from '@zot/extension-api';

/** The registry whose metrics are told. */
export class ServerConfig {
  @IsIn(['http', 'https'], {
    message: '"$value" is no protocol of a registry',
    context: { hint: 'write http or https' },
  })
  @Setting({ type: 'string', describe: 'How the registry is asked: http or https. Default: http.' })
  protocol = 'http';

  @Setting({ type: 'string', describe: 'The host of the registry. Default: localhost.' })
  host = 'localhost';

  @Matches(/^\d{1,5}$/, { message: '"$value" is not a port', context: { hint: 'write a number from 1 to 65535' } })
  @Setting({ type: 'string', describe: 'The port of the registry. Default: 8080.' })
  port = '8080';

  @Setting({
    type: 'string',
    describe: 'The PEM file with the authorities that the registry is checked by. Default: those of the system.',
  })
  cacert = '';
}
