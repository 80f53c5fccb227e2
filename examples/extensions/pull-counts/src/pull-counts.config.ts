import { Setting } from '@zot/extension-api';
import { Min } from 'class-validator';

const minute = 60_000;

export class PullCountsConfig {
  @Min(1000, { message: 'must be at least 1s', context: { hint: 'write it as 1m' } })
  @Setting({
    type: 'duration',
    describe: 'Time between two writings of the counts, as a duration; a crash loses those in between. Default: 1m.',
  })
  interval = minute;
}
