import { Min } from 'class-validator';
import { Setting } from '@zot/extension-api';

const hour = 3_600_000;

/** A scrub reads every blob, so that it is not done more often. */
export const shortestInterval = 2 * hour;
export const usualInterval = 24 * hour;

export class ScrubConfig {
  @Setting({
    type: 'boolean',
    describe: 'Whether all blobs are read again and compared with their digests. Default: true.',
  })
  enable = true;

  @Setting({
    type: 'duration',
    describe:
      'Time between two scrubs, as a duration. Default and meaning of 0: 24h. At least 2h, since a scrub reads every blob.',
  })
  interval = usualInterval;

  @Min(1, { message: 'must be above 0', context: { hint: 'write bytes a second, such as 67108864' } })
  @Setting({
    type: 'integer',
    describe: 'How many bytes a second a scrub reads at most, so that others get on. Default: 67108864, 64 MiB.',
  })
  bytesPerSecond = 64 * 1024 * 1024;
}
