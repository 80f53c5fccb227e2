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
}
