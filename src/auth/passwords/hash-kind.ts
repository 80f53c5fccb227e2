import type { HashKind, HashProblem } from '@zot/extension-api';

/** `$2y$`, cost, 22 characters of salt and 31 of the hash, in the alphabet of bcrypt. */
const bcrypt = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/;
/** `$5$` or `$6$`, rounds if they are not 5000, at most 16 characters of salt, and the hash. */
const shaCrypt = /^\$([56])\$(?:rounds=(\d{1,10})\$)?[^$:\n]{0,16}\$([./A-Za-z0-9]+)$/;
const shaLength: Readonly<Record<string, number>> = { 5: 43, 6: 86 };

const begunBcrypt = /^\$2[aby]?(\$(\d(\d(\$[./A-Za-z0-9]{0,52})?)?)?)?$/;
const begunShaCrypt = /^\$[56](\$[^:\n]*)?$/;

/** What cannot be checked, by how it begins. A plain password begins like none of them. */
const refused: readonly [RegExp, string][] = [
  [/^\$apr1\$/, 'is an MD5 hash (apr1), which is not taken'],
  [/^\$1\$/, 'is an MD5 hash, which is not taken'],
  [/^\{SHA\}/i, 'is a SHA-1 hash without salt, which is not taken'],
  [/^\$2x\$/, 'is a hash of a faulty bcrypt ($2x$), which is not taken'],
  [/^\$argon2/, 'is an argon2 hash, which is not taken'],
  [/^[./A-Za-z0-9]{13}$/, 'is a hash of DES, or a password in the clear, which is not taken'],
];

/** Which hash a text is, without the text being told. */
export function hashKind(hash: string): HashKind | HashProblem {
  const cost = bcrypt.exec(hash)?.[1];
  if (cost !== undefined) {
    const isInRange = Number(cost) >= 4 && Number(cost) <= 31;
    return isInRange ? { kind: `bcrypt ${cost}` } : { problem: `is a bcrypt hash of cost ${cost}, which there is not` };
  }
  const [, variant = '', rounds = '5000', sum] = shaCrypt.exec(hash) ?? [];
  if (sum !== undefined && sum.length === shaLength[variant]) return { kind: `SHA-crypt ${variant} ${rounds}` };
  const known = refused.find(([begin]) => begin.test(hash));
  if (known) return { problem: known[1] };
  if (hash === '' || hash === '$') return { problem: 'has no hash', isCutOff: true };
  if (begunBcrypt.test(hash)) return { problem: 'is a bcrypt hash that is cut off', isCutOff: true };
  if (begunShaCrypt.test(hash)) {
    if (sum !== undefined && sum.length > shaLength[variant]!) return { problem: 'is too long for a SHA-crypt hash' };
    return { problem: 'is a SHA-crypt hash that is cut off', isCutOff: true };
  }
  return { problem: 'is no hash that is known here; make one by htpasswd -B' };
}
