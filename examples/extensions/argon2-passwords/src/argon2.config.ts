import { Setting } from '@zot/extension-api';
import { Min } from 'class-validator';

export class Argon2Config {
  @Min(8, { message: 'must be at least 8' })
  @Setting({
    type: 'integer',
    describe:
      'The most memory that checking one hash may take, in KiB; hashes that need more are not taken. Default: 262144.',
  })
  maxMemory = 262_144;

  @Min(1, { message: 'must be at least 1' })
  @Setting({ type: 'integer', describe: 'How many hashes are checked at once; others wait. Default: 4.' })
  concurrency = 4;
}
