import { Injectable } from '@nestjs/common';
import { Stores, type Runs, type StorageDriver } from '@zot/extension-api';

/** Starts the drivers that hold something open, such as the lock of a root, and stops them in the reverse order. */
@Injectable()
export class StorageRuns implements Runs {
  private readonly started: (StorageDriver & Runs)[] = [];

  constructor(private readonly stores: Stores) {}

  async start(): Promise<void> {
    for (const { driver } of this.stores.all) {
      if (!runs(driver)) continue;
      // Noted before, so that one which failed half-way is stopped too.
      this.started.push(driver);
      try {
        await driver.start();
      } catch (error) {
        await this.stop();
        throw error;
      }
    }
  }

  async stop(): Promise<void> {
    for (let driver = this.started.pop(); driver; driver = this.started.pop()) await driver.stop();
  }
}

function runs(driver: StorageDriver): driver is StorageDriver & Runs {
  return 'start' in driver && 'stop' in driver;
}
