import { Injectable } from '@nestjs/common';
import { CacheDrivers, type Runs } from '@zot/extension-api';
import { ShelfRecordStore } from '../shelf-record-store.js';

/** The records of the default store. */
@Injectable()
export class Records extends ShelfRecordStore implements Runs {
  constructor(drivers: CacheDrivers) {
    super(drivers, 'records');
  }

  async start(): Promise<void> {
    await this.open();
  }

  /** The storage room closes the driver. */
  stop(): void {}
}
