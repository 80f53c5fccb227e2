import {
  RecordStore,
  RecordsUnavailable,
  type CacheDrivers,
  type ListOptions,
  type PutOptions,
  type RecordChange,
  type Shelf,
  type StoredRecord,
} from '@zot/extension-api';

/** A shelf of a driver that is opened when its room starts, and is needed before. */
export class ShelfRecordStore extends RecordStore {
  private opened: RecordStore | undefined;

  constructor(
    private readonly drivers: CacheDrivers,
    private readonly shelf: Shelf,
    private readonly route = '',
  ) {
    super();
  }

  async open(): Promise<void> {
    this.opened = (await this.drivers.open(this.route)).shelf(this.shelf);
  }

  async get(group: string, name: string): Promise<StoredRecord | undefined> {
    return this.store.get(group, name);
  }

  async put(group: string, name: string, value: string, options?: PutOptions): Promise<string | undefined> {
    return this.store.put(group, name, value, options);
  }

  async remove(group: string, name: string, ifVersion?: string): Promise<boolean> {
    return this.store.remove(group, name, ifVersion);
  }

  async *list(group: string, options?: ListOptions): AsyncGenerator<StoredRecord> {
    yield* this.store.list(group, options);
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    return this.store.write(changes);
  }

  async clear(group: string): Promise<void> {
    return this.store.clear(group);
  }

  private get store(): RecordStore {
    if (!this.opened) throw new RecordsUnavailable('the records are not open yet');
    return this.opened;
  }
}
