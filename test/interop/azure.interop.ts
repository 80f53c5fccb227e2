import { randomUUID } from 'node:crypto';
import { SilentLog, storageDriverSuite } from '@zot/testkit';
import { SystemClock } from '../../src/scheduler/clock/system-clock.js';
import { AzureDriverFactory } from '../../src/storage/drivers/azure/azure-driver-factory.js';
import { azureService } from '../../src/storage/drivers/azure/azure-service.js';
import { AzureConfig, AzureCredentialsConfig } from '../../src/storage/drivers/azure/azure.config.js';
import type { BucketStorageDriver } from '../../src/storage/drivers/bucket/bucket-storage-driver.js';

const partBytes = 8 * 1024 * 1024;

function configAt(rootdirectory: string): AzureConfig {
  return Object.assign(new AzureConfig(), {
    accountname: process.env['AZURE_ACCOUNT'],
    accountkey: process.env['AZURE_KEY'],
    serviceurl: process.env['AZURE_ENDPOINT'],
    container: 'images',
    rootdirectory,
    credentials: Object.assign(new AzureCredentialsConfig(), { type: 'shared_key' }),
  });
}

async function driverAt(rootdirectory: string): Promise<BucketStorageDriver> {
  const driver = new AzureDriverFactory().create({
    rootDirectory: '',
    commit: false,
    options: configAt(rootdirectory),
    clock: new SystemClock(),
    log: new SilentLog(),
  }) as BucketStorageDriver;
  await driver.start();
  return driver;
}

beforeAll(async () => {
  await azureService(configAt('/')).getContainerClient('images').createIfNotExists();
});

storageDriverSuite(`the driver of Azure at ${process.env['AZURE_ENDPOINT']}`, async () => {
  const root = `/${randomUUID()}`;
  const [driver, other] = [await driverAt(root), await driverAt(root)];
  return {
    driver,
    other,
    partBytes,
    sweepsItself: true,
    dispose: async () => {
      await driver.stop();
      await other.stop();
    },
  };
});

describe('a container', () => {
  it('answers signed addresses itself, and nobody without one', async () => {
    const driver = await driverAt(`/${randomUUID()}`);
    await driver.write('a/blob', [Buffer.from('text')]);
    const url = new URL((await driver.redirect('a/blob', 60))!);
    expect(await (await fetch(url)).text()).toBe('text');
    expect((await fetch(url.origin + url.pathname)).status).toBeGreaterThanOrEqual(403);
    await driver.stop();
  });

  it('takes files over that were appended to by zot, whose driver makes them of another kind', async () => {
    const root = `/${randomUUID()}`;
    const appended = azureService(configAt('/'))
      .getContainerClient('images')
      .getAppendBlobClient(`${root.slice(1)}/a/index.json`);
    await appended.create();
    await appended.appendBlock('{}', 2);
    const driver = await driverAt(root);
    const stat = await driver.stat('a/index.json');
    expect(stat?.size).toBe(2);
    await driver.write('a/index.json', [Buffer.from('{"tags":1}')], { ifVersion: stat!.version });
    expect((await driver.stat('a/index.json'))?.size).toBe(10);
    await driver.stop();
  });
});
