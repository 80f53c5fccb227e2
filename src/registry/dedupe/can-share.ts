import { canJoin, canLink, type StorageDriver } from '@zot/extension-api';

const probe = '.zot.probe';
const secondName = '.zot.probe.link';

/** Whether two names can stand for one file: some file systems and mounts do not let them. Tried, since nothing tells. */
export async function canShare(driver: StorageDriver): Promise<boolean> {
  if (!canLink(driver)) return false;
  // A link of a bucket is an object like any other.
  if (!canJoin(driver)) return true;
  try {
    await driver.write(probe, [Buffer.from('can this file have two names?')]);
    return await driver.link(probe, secondName);
  } catch {
    return false;
  } finally {
    for (const path of [probe, secondName]) await driver.remove(path).catch(() => undefined);
  }
}
