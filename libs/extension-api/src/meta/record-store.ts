/** One record as it is stored. */
export interface StoredRecord {
  readonly name: string;
  readonly value: string;
  /** Names this writing of the record; never used again, for none. */
  readonly version: string;
  /** Milliseconds since 1970; absent: it stays until it is removed. */
  readonly expires?: number;
}

/** On what condition a record is written, and for how long. */
export interface PutOptions {
  /** Write only if the record's version is this one; `absent`: only if there is none, or one that has expired. */
  readonly ifVersion?: string | 'absent';
  /** Milliseconds since 1970, from which on there is no such record. Default: it stays. */
  readonly expires?: number;
}

/** Which records of a group are listed. */
export interface ListOptions {
  /** Only names that begin so. */
  readonly prefix?: string;
  /** Only names that sort after this one. */
  readonly after?: string;
}

/** A record to be written, or where it has no value, to be removed. */
export interface RecordChange {
  readonly group: string;
  readonly name: string;
  readonly value?: string;
}

/**
 * Small records by group and name, durable and shared by all servers that use one `cacheDriver`. As a port it holds what
 * can be made from nothing else (keys, sessions, stars, memories of tasks); owner: the records room, which is only there
 * where somebody needs it. Each feature uses groups of its own, such as `api-keys`.
 *
 * Groups and names are 1 to 1000 bytes of UTF-8, values at most 256 KiB. A call that resolves is done, however the process
 * ends. One that cannot be done rejects with `RecordsUnavailable`, and may have been done all the same.
 */
export abstract class RecordStore {
  /** Undefined where there is none, or it has expired. */
  abstract get(group: string, name: string): Promise<StoredRecord | undefined>;
  /** The new version; undefined where `ifVersion` was not met and nothing was written. */
  abstract put(group: string, name: string, value: string, options?: PutOptions): Promise<string | undefined>;
  /** Whether it was there, in that version where one is said, and is not any more. */
  abstract remove(group: string, name: string, ifVersion?: string): Promise<boolean>;
  /**
   * In the order of the names' bytes, a page at a time. What comes or goes meanwhile may be told or not; what stays is told
   * once.
   */
  abstract list(group: string, options?: ListOptions): AsyncIterable<StoredRecord>;
  /** Many at once, whatever is there. Each is written whole, in no promised order; after a rejection, some of them. */
  abstract write(changes: readonly RecordChange[]): Promise<void>;
  /** Removes all records of a group. */
  abstract clear(group: string): Promise<void>;
}

/** The records are not to be had now: their server is away, or does not answer in time. It passes by itself (503). */
export class RecordsUnavailable extends Error {
  override readonly name = 'RecordsUnavailable';
  /** As the system says it of what may be tried again. */
  readonly code = 'EAGAIN';
}
