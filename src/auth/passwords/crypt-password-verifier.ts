import { Injectable } from '@nestjs/common';
import { PasswordVerifier, type HashKind, type HashProblem } from '@zot/extension-api';
import { hashKind } from './hash-kind.js';
import { PasswordPool } from './password-pool.js';

/** SHA-crypt works in proportion to the square of the length; nobody types as much, and no program should. */
const longestPassword = 1024;

/** The hashes that zot takes: bcrypt and SHA-crypt. */
@Injectable()
export class CryptPasswordVerifier extends PasswordVerifier {
  constructor(private readonly pool: PasswordPool) {
    super();
  }

  inspect(hash: string): HashKind | HashProblem {
    return hashKind(hash);
  }

  async verify(password: string, hash: string): Promise<boolean> {
    if (Buffer.byteLength(password) > longestPassword) return false;
    return this.pool.check(password, hash);
  }
}
