import { hash } from 'node:crypto';

/** Where systemd, too, takes users from that exist only while something runs. */
const first = 61_184;
const count = 4_336;

/**
 * The user that the process of an extension runs as where the server runs as root: one of its own, which owns nothing and is
 * no other extension's. Undefined: as the server's user, who may not become another.
 */
export function processUser(name: string): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return first + (parseInt(hash('sha256', name, 'hex').slice(0, 8), 16) % count);
}
