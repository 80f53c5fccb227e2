import { Setting } from '@zot/extension-api';

export class HtpasswdConfig {
  @Setting({
    type: 'string',
    describe: 'The file of user:hash lines, with bcrypt or SHA-crypt hashes; read again when it changes. Needed.',
  })
  path = '';
}
