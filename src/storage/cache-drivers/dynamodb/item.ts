import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { StoredRecord } from '@zot/extension-api';
import { expiryAttribute, groupKey, nameKey } from './table.js';

type Item = Record<string, AttributeValue>;

/** A record as an item. The service removes by seconds, and some time later; we compare by milliseconds. */
export const attributes = { value: 'Value', version: 'Version', expires: 'ExpiresMilliseconds' } as const;

export function keyOf(group: string, name: string): Item {
  return { [groupKey]: { S: group }, [nameKey]: { S: name } };
}

export function itemOf(group: string, { name, value, version, expires }: StoredRecord): Item {
  const item = { ...keyOf(group, name), [attributes.value]: { S: value }, [attributes.version]: { S: version } };
  if (expires === undefined) return item;
  return {
    ...item,
    [attributes.expires]: { N: String(expires) },
    [expiryAttribute]: { N: String(Math.ceil(expires / 1000)) },
  };
}

export function recordOf(item: Item): StoredRecord {
  const text = (name: string) => item[name]?.S ?? '';
  const record = { name: text(nameKey), value: text(attributes.value), version: text(attributes.version) };
  const expires = item[attributes.expires]?.N;
  return expires === undefined ? record : { ...record, expires: Number(expires) };
}
