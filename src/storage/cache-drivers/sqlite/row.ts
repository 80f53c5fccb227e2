import { crc32 } from 'node:zlib';
import type { StoredRecord } from '@zot/extension-api';

/** A record as a table holds it. */
export interface Row {
  readonly group: string;
  readonly name: string;
  readonly value: string;
  readonly version: string;
  readonly expires: number | null;
  /** Of all the others: SQLite sees damage to its own structure only, not to what is written in it. */
  readonly checksum: number;
}

export function checksumOf({ group, name, value, version, expires }: Omit<Row, 'checksum'>): number {
  return crc32(`${group}\0${name}\0${value}\0${version}\0${expires}`);
}

/** Whether all of it is as it was written, whatever the database made of it. */
export function isSound(row: Row): boolean {
  const { group, name, value, version, expires, checksum } = row;
  const isText = [group, name, value, version].every((one) => typeof one === 'string');
  return isText && (expires === null || typeof expires === 'number') && checksum === checksumOf(row);
}

export function recordOf({ name, value, version, expires }: Row): StoredRecord {
  return expires === null ? { name, value, version } : { name, value, version, expires };
}
