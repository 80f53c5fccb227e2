import type { PasswordVerifier } from '@zot/extension-api';
import type { HtpasswdEntry } from './htpasswd-entry.js';

/** A line that lets nobody in, as `line 3 is an MD5 hash, which is not taken`. Names no user and no hash. */
export interface LineProblem {
  readonly line: number;
  readonly problem: string;
}

export interface ParsedHtpasswd {
  readonly users: ReadonlyMap<string, HtpasswdEntry>;
  readonly problems: readonly LineProblem[];
  /** A hash of the kind that most users have; undefined without users. */
  readonly usualHash: string | undefined;
  /** The file ends in the middle of a line: whoever writes it has not finished. */
  readonly isCutOff: boolean;
}

/**
 * Reads `name:hash` lines as zot does: the name ends at the first colon, nothing is trimmed, there are no comments, and of
 * two lines with one name the last counts, whatever it holds.
 */
export function parseHtpasswd(text: string, verifier: PasswordVerifier): ParsedHtpasswd {
  const users = new Map<string, HtpasswdEntry>();
  const kinds = new Map<string, { count: number; hash: string }>();
  const problems: LineProblem[] = [];
  const lines = text.split('\n');
  let isCutOff = false;
  for (const [index, whole] of lines.entries()) {
    const entry = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
    if (entry === '') continue;
    const told = (problem: string) => problems.push({ line: index + 1, problem });
    // Text behind the last line end is a line too, but one that may go on.
    const mayGoOn = index === lines.length - 1;
    const colon = entry.indexOf(':');
    const username = entry.slice(0, Math.max(colon, 0));
    if (colon < 0) {
      told('has no colon between name and hash');
      isCutOff ||= mayGoOn;
    } else if (username === '') told('has no name');
    else {
      if (users.delete(username)) told('has a name that an earlier line has too; this one counts');
      const hash = entry.slice(colon + 1);
      const found = verifier.inspect(hash);
      if ('problem' in found) {
        told(found.problem);
        isCutOff ||= mayGoOn && found.isCutOff === true;
      } else {
        users.set(username, { username, hash });
        const known = kinds.get(found.kind);
        if (known) known.count += 1;
        else kinds.set(found.kind, { count: 1, hash });
      }
    }
  }
  const [usual] = [...kinds.values()].sort((one, other) => other.count - one.count);
  return { users, problems, usualHash: usual?.hash, isCutOff };
}
