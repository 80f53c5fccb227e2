import { Injectable } from '@nestjs/common';
import { RecordStore, RecordsUnavailable, type StoredRecord } from './record-store.js';

/** For where nothing is on that keeps records. */
@Injectable()
export class NoRecords extends RecordStore {
  async get(): Promise<undefined> {
    return undefined;
  }

  async put(): Promise<never> {
    throw new RecordsUnavailable('no records are kept here');
  }

  async remove(): Promise<boolean> {
    return false;
  }

  async *list(): AsyncGenerator<StoredRecord> {}

  async write(): Promise<never> {
    throw new RecordsUnavailable('no records are kept here');
  }

  async clear(): Promise<void> {}
}
