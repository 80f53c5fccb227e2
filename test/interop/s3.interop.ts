import { randomUUID } from 'node:crypto';
import { SilentLog, storageDriverSuite } from '@zot/testkit';
import { S3DriverFactory } from '../../src/storage/drivers/s3/s3-driver-factory.js';
import { S3Config } from '../../src/storage/drivers/s3/s3.config.js';
import { SystemClock } from '../../src/scheduler/clock/system-clock.js';

/** A server of S3 that runs; s3.sh starts it. */
const endpoint = process.env['S3_ENDPOINT'] ?? 'http://127.0.0.1:7070';
const partBytes = 5 * 1024 * 1024;

storageDriverSuite(`S3DriverFactory at ${endpoint}`, async () => {
  const options = Object.assign(new S3Config(), {
    bucket: process.env['S3_BUCKET'],
    regionendpoint: endpoint,
    accesskey: process.env['S3_ACCESS_KEY'],
    secretkey: process.env['S3_SECRET_KEY'],
    rootdirectory: `/${randomUUID()}`,
    chunksize: partBytes,
    multipartcopychunksize: partBytes,
    multipartcopythresholdsize: partBytes,
  });
  const make = () =>
    new S3DriverFactory().create({
      rootDirectory: '',
      commit: false,
      options,
      clock: new SystemClock(),
      log: new SilentLog(),
    });
  const [driver, other] = [make(), make()] as ReturnType<typeof make>[] & { start(): Promise<void> }[];
  const runs = [driver, other] as unknown as { start(): Promise<void>; stop(): Promise<void> }[];
  for (const one of runs) await one.start();
  return {
    driver: driver!,
    other: other!,
    partBytes,
    dispose: async () => {
      for (const one of runs) await one.stop();
    },
  };
});
