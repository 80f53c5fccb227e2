/** As the system says it of a file that is not there. */
export function absentError(key: string): Error {
  return Object.assign(new Error(`there is no ${key}`), { code: 'ENOENT' });
}
