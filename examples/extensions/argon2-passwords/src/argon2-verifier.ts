import { Inject, Injectable } from '@nestjs/common';
import { verify } from '@node-rs/argon2';
import { PasswordVerifier, type HashKind, type HashProblem, type Wraps } from '@zot/extension-api';
import { looksLikeArgon2, readArgon2 } from './argon2-hash.js';
import type { Argon2Config } from './argon2.config.js';
import { Turns } from './turns.js';

export const ARGON2 = Symbol('argon2');

/** Puts argon2id before what the server can check by itself. */
@Injectable()
export class Argon2Verifier implements Wraps<PasswordVerifier> {
  constructor(@Inject(ARGON2) private readonly config: Argon2Config) {}

  wrap(inner: PasswordVerifier): PasswordVerifier {
    return new WithArgon2(inner, this.config);
  }
}

class WithArgon2 extends PasswordVerifier {
  private readonly turns: Turns;

  constructor(
    private readonly inner: PasswordVerifier,
    private readonly config: Argon2Config,
  ) {
    super();
    this.turns = new Turns(config.concurrency);
  }

  inspect(hash: string): HashKind | HashProblem {
    if (!looksLikeArgon2(hash)) return this.inner.inspect(hash);
    const read = readArgon2(hash);
    if (!read) return { problem: 'is a hash of argon2 that is not whole, or not of argon2id', isCutOff: true };
    const { memory, passes, lanes } = read;
    if (memory > this.config.maxMemory)
      return { problem: `is an argon2 hash that needs ${memory} KiB, which is too much` };
    return { kind: `argon2id ${memory} ${passes} ${lanes}` };
  }

  async verify(password: string, hash: string): Promise<boolean> {
    if (!looksLikeArgon2(hash)) return this.inner.verify(password, hash);
    // The library works in threads of its own; each check takes the memory that the hash asks for.
    return this.turns.take(() => verify(hash, password));
  }
}
