import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';

/** A file of users whose passwords are their names, cheap to check. Lies in the system's folder for such things. */
export function passwordFile(...users: readonly string[]): string {
  const path = join(mkdtempSync(join(tmpdir(), 'zot-users-')), 'htpasswd');
  writeFileSync(path, users.map((user) => `${user}:${hashSync(user, 4)}\n`).join(''));
  return path;
}

/** The header of a login by name and password. */
export function basic(username: string, password = username): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}
