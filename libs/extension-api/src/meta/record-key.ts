const longest = 1000;

/**
 * Throws for what cannot name a record: a fault of the caller. Every `RecordStore` asks it, so that a name is good in all
 * of them or in none; text with half a surrogate would become that of another name.
 */
export function requireRecordKey(group: string, name?: string): void {
  requirePart(group, 'group');
  if (name !== undefined) requirePart(name, 'name');
}

function requirePart(text: string, what: string): void {
  if (text.length === 0) throw new Error(`the ${what} of a record is empty`);
  if (text.length * 3 > longest && Buffer.byteLength(text) > longest)
    throw new Error(`the ${what} of a record is too long`);
  if (!text.isWellFormed() || text.includes('\0')) throw new Error(`the ${what} of a record is not plain text`);
}
