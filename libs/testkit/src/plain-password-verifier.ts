import { setImmediate as turn } from 'node:timers/promises';
import { PasswordVerifier, type HashKind, type HashProblem } from '@zot/extension-api';

const mark = 'plain$';

/** Takes `plain$<password>` for the hash of a password, and counts the checks. For tests only, as is plain to see. */
export class PlainPasswordVerifier extends PasswordVerifier {
  checks = 0;

  inspect(hash: string): HashKind | HashProblem {
    if (hash.startsWith(mark)) return { kind: 'plain' };
    return { problem: 'does not begin with plain$', isCutOff: mark.startsWith(hash) };
  }

  async verify(password: string, hash: string): Promise<boolean> {
    this.checks += 1;
    await turn();
    return hash === mark + password;
  }
}
