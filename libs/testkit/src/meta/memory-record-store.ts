import {
  RecordStore,
  requireRecordKey,
  type Clock,
  type ListOptions,
  type PutOptions,
  type RecordChange,
  type StoredRecord,
} from '@zot/extension-api';

/** Records in memory, for tests. */
export class MemoryRecordStore extends RecordStore {
  private readonly groups = new Map<string, Map<string, StoredRecord>>();
  private versions = 0;

  constructor(private readonly clock: Pick<Clock, 'now'> = Date) {
    super();
  }

  async get(group: string, name: string): Promise<StoredRecord | undefined> {
    return this.find(group, name);
  }

  async put(group: string, name: string, value: string, options: PutOptions = {}): Promise<string | undefined> {
    const found = this.find(group, name);
    const { ifVersion, expires } = options;
    if (ifVersion !== undefined && ifVersion !== (found?.version ?? 'absent')) return undefined;
    return this.set(group, name, value, expires);
  }

  async remove(group: string, name: string, ifVersion?: string): Promise<boolean> {
    const found = this.find(group, name);
    if (!found || (ifVersion !== undefined && ifVersion !== found.version)) return false;
    return this.groups.get(group)!.delete(name);
  }

  async *list(group: string, { prefix = '', after }: ListOptions = {}): AsyncGenerator<StoredRecord> {
    requireRecordKey(group);
    const names = [...(this.groups.get(group)?.keys() ?? [])].map((name) => Buffer.from(name)).sort(Buffer.compare);
    const start = after === undefined ? undefined : Buffer.from(after);
    for (const bytes of names) {
      const name = bytes.toString();
      if (!name.startsWith(prefix) || (start && Buffer.compare(bytes, start) <= 0)) continue;
      const found = this.find(group, name);
      if (found) yield found;
    }
  }

  async write(changes: readonly RecordChange[]): Promise<void> {
    for (const { group, name } of changes) requireRecordKey(group, name);
    for (const { group, name, value } of changes) {
      if (value === undefined) this.groups.get(group)?.delete(name);
      else this.set(group, name, value);
    }
  }

  async clear(group: string): Promise<void> {
    requireRecordKey(group);
    this.groups.delete(group);
  }

  private find(group: string, name: string): StoredRecord | undefined {
    requireRecordKey(group, name);
    const found = this.groups.get(group)?.get(name);
    if (found?.expires === undefined || found.expires > this.clock.now()) return found;
    this.groups.get(group)!.delete(name);
    return undefined;
  }

  private set(group: string, name: string, value: string, expires?: number): string {
    const records = this.groups.get(group) ?? new Map<string, StoredRecord>();
    this.groups.set(group, records);
    const version = `v${(this.versions += 1)}`;
    records.set(name, { name, value, version, ...(expires !== undefined && { expires }) });
    return version;
  }
}
