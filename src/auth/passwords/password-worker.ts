import { hash, timingSafeEqual } from 'node:crypto';
import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

// A thread of its own loads this file, in tests as it stands here: so it imports nothing of ours, and its types can be
// left out without a compiler.

/** One password to check; the next one comes when this is answered. */
export interface PasswordQuestion {
  readonly password: string;
  readonly hash: string;
}

export interface PasswordAnswer {
  readonly matches: boolean;
}

// Whoever waits for an answer comes first, also where cores are short (decision 0170). On Linux alone this is about the thread
// that asks, elsewhere about the process; a sandbox that forbids it costs no login.
if (process.platform === 'linux' && parentPort) {
  try {
    setPriority(Math.min(19, getPriority() + 10));
  } catch {
    // As it was.
  }
}

parentPort?.on('message', ({ password, hash: expected }: PasswordQuestion) => {
  const matches = expected.startsWith('$2') ? compareSync(password, expected) : matchesShaCrypt(password, expected);
  parentPort!.postMessage({ matches } satisfies PasswordAnswer);
});

/** Where each six bits of the sum come from: groups of three bytes, the last one shorter (Drepper, SHA-crypt, step 22). */
const order256 = groups(10, (n) => [(n * 21) % 30, (n * 21 + 10) % 30, (n * 21 + 20) % 30]);
const order512 = groups(21, (n) => [(n * 22) % 63, (n * 22 + 21) % 63, (n * 22 + 42) % 63]);
const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function groups(count: number, of: (n: number) => number[]): number[][] {
  return Array.from({ length: count }, (_, n) => of(n));
}

/** SHA-crypt: `$5$` with SHA-256, `$6$` with SHA-512 (Drepper, "Unix crypt using SHA-256 and SHA-512"). */
function matchesShaCrypt(password: string, expected: string): boolean {
  const [, variant, roundsText, saltText, sum] = /^\$([56])\$(?:rounds=(\d+)\$)?([^$]*)\$(.*)$/.exec(expected)!;
  const algorithm = variant === '5' ? 'sha256' : 'sha512';
  const rounds = Math.min(Math.max(Number(roundsText ?? 5000), 1000), 999_999_999);
  const salt = Buffer.from(saltText!).subarray(0, 16);
  const made = Buffer.from(encode(shaCrypt(algorithm, Buffer.from(password), salt, rounds), variant === '5'));
  const wanted = Buffer.from(sum!);
  return made.length === wanted.length && timingSafeEqual(made, wanted);
}

function shaCrypt(algorithm: 'sha256' | 'sha512', key: Buffer, salt: Buffer, rounds: number): Buffer {
  const digest = (...parts: Uint8Array[]): Buffer => hash(algorithm, Buffer.concat(parts), 'buffer');
  const b = digest(key, salt, key);
  // Step 11: for each bit of the length, from the lowest, the sum B or the key.
  const mixed: Uint8Array[] = [];
  for (let bits = key.length; bits > 0; bits >>= 1) mixed.push(bits & 1 ? b : key);
  let a = digest(key, salt, repeated(b, key.length), ...mixed);
  const p = repeated(digest(...Array.from({ length: key.length }, () => key)), key.length);
  const s = repeated(digest(...Array.from({ length: 16 + a[0]! }, () => salt)), salt.length);
  for (let round = 0; round < rounds; round++) {
    const isOdd = (round & 1) === 1;
    a = digest(
      isOdd ? p : a,
      round % 3 === 0 ? new Uint8Array() : s,
      round % 7 === 0 ? new Uint8Array() : p,
      isOdd ? a : p,
    );
  }
  return a;
}

/** As many bytes of it, over and over, as are wanted. */
function repeated(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, length > 0 ? bytes : 0);
}

function encode(sum: Buffer, is256: boolean): string {
  const whole = (is256 ? order256 : order512).map(([x, y, z]) =>
    sixBits((sum[x!]! << 16) | (sum[y!]! << 8) | sum[z!]!, 4),
  );
  const last = is256 ? sixBits((sum[31]! << 8) | sum[30]!, 3) : sixBits(sum[63]!, 2);
  return whole.join('') + last;
}

function sixBits(value: number, count: number): string {
  let text = '';
  for (let n = 0; n < count; n++) text += alphabet[(value >> (6 * n)) & 63];
  return text;
}
