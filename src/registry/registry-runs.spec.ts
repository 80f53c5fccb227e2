import { setTimeout as sleep } from 'node:timers/promises';
import { canStamp } from '@zot/extension-api';
import { driverPlaces, TestRegistry } from '../../test/support/test-registry.js';
import { RegistryRuns } from './registry-runs.js';

describe.each(driverPlaces)('a registry over %s that answers', (_, make) => {
  it('has looked for repositories before anybody asks, unless each look is paid for', async () => {
    const place = await make();
    try {
      await new TestRegistry({ driver: place.driver }).pushImage('group/app', 'v1');
      const { driver } = place;
      const looks: string[] = [];
      const list = driver.list.bind(driver);
      driver.list = (folder) => {
        looks.push(folder);
        return list(folder);
      };
      const { parts, stores, log, catalog } = new TestRegistry({ driver });
      const runs = new RegistryRuns(parts, stores, log);
      await runs.start();
      expect(looks).toEqual([]);
      runs.ready();
      while (canStamp(driver) && !looks.includes('group/app')) await sleep(1);
      expect(looks.length > 0).toBe(canStamp(driver));
      expect((await catalog.repositories({})).items).toEqual(['group/app']);
      await runs.stop();
    } finally {
      await place.dispose();
    }
  });
});
