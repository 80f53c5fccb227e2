import { randomUUID } from 'node:crypto';
import { SilentLog, storageDriverSuite } from '@zot/testkit';
import { SystemClock } from '../../src/scheduler/clock/system-clock.js';
import type { BucketStorageDriver } from '../../src/storage/drivers/bucket/bucket-storage-driver.js';
import { GcsDriverFactory } from '../../src/storage/drivers/gcs/gcs-driver-factory.js';
import { GcsConfig } from '../../src/storage/drivers/gcs/gcs.config.js';

const partBytes = 1024 * 1024;

class EmulatedFactory extends GcsDriverFactory {
  protected override readonly apiEndpoint = process.env['GCS_ENDPOINT'];
}

async function driverAt(rootdirectory: string): Promise<BucketStorageDriver> {
  const driver = new EmulatedFactory().create({
    rootDirectory: '',
    commit: false,
    options: Object.assign(new GcsConfig(), { bucket: process.env['GCS_BUCKET'], rootdirectory, chunksize: partBytes }),
    clock: new SystemClock(),
    log: new SilentLog(),
  }) as BucketStorageDriver;
  await driver.start();
  return driver;
}

storageDriverSuite(`the driver of GCS at ${process.env['GCS_ENDPOINT']}`, async () => {
  // No other driver: this emulator passes over the conditions of compositions, see gcs-appends.spec.ts.
  const driver = await driverAt(`/${randomUUID()}`);
  return { driver, partBytes, dispose: async () => driver.stop() };
});
