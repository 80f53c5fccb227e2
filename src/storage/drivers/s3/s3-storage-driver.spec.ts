import { storageDriverSuite } from '@zot/testkit';
import { makeS3Driver } from '../../../../test/support/s3-double/make-s3-driver.js';
import { S3Double } from '../../../../test/support/s3-double/s3-double.js';

const partBytes = 5 * 1024 * 1024;

describe.each([{ isConditional: true }, { isConditional: false }])('a server, conditions: $isConditional', (server) => {
  storageDriverSuite('the driver of S3', async () => {
    const double = await S3Double.start({ ...server, pageSize: 2 });
    const drivers = [await makeS3Driver(double), await makeS3Driver(double)];
    return {
      driver: drivers[0]!,
      ...(server.isConditional ? { other: drivers[1]!, partBytes } : {}),
      dispose: async () => {
        for (const driver of drivers) await driver.stop();
        await double.stop();
      },
    };
  });
});
