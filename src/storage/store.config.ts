import { Setting } from '@zot/extension-api';
import { IsTimeWindow } from './time-window.js';
import { RetentionConfig } from './retention.config.js';

const hour = 3_600_000;

/** A driver as the file names it: `name`, and parameters that are the driver's own affair. */
export type DriverParameters = Record<string, unknown>;

/** The settings of one store, with the defaults of a sub-path. */
export class StoreConfig {
  @Setting({
    type: 'string',
    describe:
      'The folder that holds the repositories. With a storageDriver, the local folder beside the bucket. No default; serving needs it.',
  })
  rootDirectory = '';

  @Setting({
    type: 'boolean',
    describe:
      'Keeps equal blobs of several repositories once. Default: true for the store itself, false for a sub-path.',
  })
  dedupe = false;

  @Setting({
    type: 'boolean',
    describe:
      'Keeps metadata in the cacheDriver rather than in rootDirectory. Default: true where dedupe and a storageDriver are on, else false.',
  })
  remoteCache = false;

  @Setting({
    type: 'boolean',
    describe: 'Answers a blob GET with a redirect to a signed URL. Needs a storageDriver. Default: false.',
  })
  redirectBlobURL = false;

  @Setting({
    type: 'boolean',
    describe:
      'Removes blobs, uploads and manifests that nothing refers to. Default: true for the store itself, false for a sub-path.',
  })
  gc = false;

  @Setting({
    type: 'duration',
    describe: 'How old an orphaned blob or upload must be before it is removed, as a duration such as 1h. Default: 1h.',
  })
  gcDelay = hour;

  @Setting({
    type: 'duration',
    describe: 'Time between two garbage collections, as a duration such as 24h; 0 for a single one. Default: 1h.',
  })
  gcInterval = hour;

  @IsTimeWindow()
  @Setting({
    type: 'string',
    describe:
      'The hours of the day in which a garbage collection may start, as HH:MM-HH:MM in UTC, such as 22:00-04:00. Default: any.',
  })
  gcTimeWindow?: string;

  @Setting({
    type: 'duration',
    hidden: true,
    describe: 'The longest random pause before the garbage collection of a repository. Default and meaning of 0: 30s.',
  })
  gcMaxSchedulerDelay = 0;

  @Setting({
    type: 'boolean',
    describe: 'Has what was written brought to disk (fsync) before a push is answered. Default: false.',
  })
  commit = false;

  @Setting({
    type: 'integer',
    describe: 'The most repositories there may be; a push that would make one more is refused. Default: 0, no limit.',
  })
  maxRepos = 0;

  @Setting({
    type: 'duration',
    describe:
      'How long a verified blob is trusted before a read hashes it again, as a duration; 0 to hash on each full read. Default: 24h.',
  })
  verifyInterval = 24 * hour;

  @Setting({
    type: 'free',
    unknownKeys: 'warn',
    describe:
      'Where blobs are kept: an object with the name s3, gcs or azure, or a package, and its parameters. Default: local.',
  })
  storageDriver?: DriverParameters;

  @Setting({
    type: 'free',
    unknownKeys: 'warn',
    describe:
      'Where metadata is kept with remoteCache: an object with the name redis or dynamodb, and its parameters. Default: in rootDirectory.',
  })
  cacheDriver?: DriverParameters;

  @Setting({ type: RetentionConfig, describe: 'Which tags and untagged manifests are kept. Default: all tags.' })
  retention?: RetentionConfig;
}
