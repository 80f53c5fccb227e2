import { WriteConflict } from '@zot/extension-api';
import { readSource, storageDriverSuite } from '@zot/testkit';
import { driverAt, freshRoot, server } from './s3-server.js';

storageDriverSuite(`the driver of S3 at ${server.endpoint}`, async () => {
  const root = freshRoot();
  const [driver, other] = [await driverAt(root), await driverAt(root)];
  return {
    driver,
    other,
    partBytes: 5 * 1024 * 1024,
    dispose: async () => {
      await driver.stop();
      await other.stop();
    },
  };
});

describe('a bucket of a real server', () => {
  it('loses no tag of four writers (F17)', async () => {
    const root = freshRoot();
    const drivers = await Promise.all(Array.from({ length: 4 }, async () => driverAt(root)));
    const read = async (driver: (typeof drivers)[number]) => {
      const source = await driver.open('a/index.json');
      const tags = source ? (JSON.parse((await readSource(source)).toString()) as string[]) : [];
      return { tags, version: source?.stat.version ?? 'absent' };
    };
    const push = async (driver: (typeof drivers)[number], tag: string): Promise<void> => {
      for (;;) {
        const { tags, version } = await read(driver);
        try {
          const bytes = Buffer.from(JSON.stringify([...tags, tag]));
          await driver.write('a/index.json', [bytes], { ifVersion: version, settled: true });
          return;
        } catch (error) {
          if (!(error instanceof WriteConflict)) throw error;
        }
      }
    };
    await Promise.all(
      drivers.map(async (driver, writer) => {
        for (let n = 0; n < 250; n += 1) await push(driver, `w${writer}-${n}`);
      }),
    );
    const { tags } = await read(drivers[0]!);
    expect(tags).toHaveLength(1000);
    expect(new Set(tags).size).toBe(1000);
    for (const driver of drivers) await driver.stop();
  }, 300_000);

  it('answers presigned addresses itself, and nobody without one', async () => {
    const driver = await driverAt(freshRoot());
    await driver.write('a/blob', [Buffer.from('text')]);
    const url = new URL((await driver.redirect('a/blob', 60))!);
    expect(await (await fetch(url)).text()).toBe('text');
    expect((await fetch(url.origin + url.pathname)).status).toBe(403);
    await driver.stop();
  });
});
