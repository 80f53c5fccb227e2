/** What an argon2id hash says of its cost. */
export interface Argon2Hash {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}

const prefix = /^\$argon2(?:id|i|d)\$/;
const shape = /^\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,4}),p=(\d{1,3})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,172}$/;

/** Whether a text claims to be a hash of argon2, whole or not. */
export function looksLikeArgon2(text: string): boolean {
  return prefix.test(text);
}

/** Reads a hash in its usual form, `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export function readArgon2(text: string): Argon2Hash | undefined {
  const [, memory, passes, lanes] = shape.exec(text) ?? [];
  if (memory === undefined) return undefined;
  return { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) };
}
