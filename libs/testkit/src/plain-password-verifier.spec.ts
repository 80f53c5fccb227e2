import { passwordVerifierSuite } from './password-verifier-suite.js';
import { PlainPasswordVerifier } from './plain-password-verifier.js';

passwordVerifierSuite('the verifier of plain passwords', async () => ({
  verifier: new PlainPasswordVerifier(),
  hashes: [
    { password: 'one', hash: 'plain$one' },
    { password: 'two', hash: 'plain$two' },
  ],
}));
