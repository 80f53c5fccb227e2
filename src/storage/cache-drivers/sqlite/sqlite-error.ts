/** Result codes of SQLite, without what it says beyond them in the upper bits. */
export const resultCodes = { busy: 5, full: 13, corrupt: 11, notADatabase: 26 } as const;

/** The result code of what SQLite threw; undefined for any other error. */
export function resultCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** What is in the file is not what was written. */
export function isDamage(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === resultCodes.corrupt || code === resultCodes.notADatabase;
}

/** Damage that SQLite does not see. */
export function damage(message: string): Error {
  return Object.assign(new Error(message), { errcode: resultCodes.corrupt });
}
