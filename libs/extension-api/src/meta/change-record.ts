import { RecordsUnavailable, type PutOptions, type RecordStore } from './record-store.js';

/** Tries against others who change the same record. */
const mostTries = 50;

/**
 * Reads a record and writes what is made of it, again and again until nobody else has written in between. `change` gets
 * the value, undefined where there is none, and returns the new one; undefined removes the record, the same leaves it.
 * Resolves with the new value. `change` may be called several times, and for a rejection its change may have been made.
 */
export async function changeRecord(
  store: RecordStore,
  group: string,
  name: string,
  change: (value: string | undefined) => string | undefined,
  options: Pick<PutOptions, 'expires'> = {},
): Promise<string | undefined> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = await store.get(group, name);
    const value = change(found?.value);
    if (value === found?.value) return value;
    const isDone =
      value === undefined
        ? await store.remove(group, name, found!.version)
        : (await store.put(group, name, value, { ...options, ifVersion: found?.version ?? 'absent' })) !== undefined;
    if (isDone) return value;
  }
  throw new RecordsUnavailable(`the record ${name} of ${group} is changed by too many at once`);
}
