import { defineExtension, PasswordVerifier, wrap } from '@zot/extension-api';
import { ARGON2, Argon2Verifier } from './argon2-verifier.js';
import { Argon2Config } from './argon2.config.js';

class Argon2Module {}

/** Users of an htpasswd file may have argon2id hashes, beside those that zot takes itself. */
export default defineExtension({
  name: 'argon2-passwords',
  config: Argon2Config,
  replaces: [wrap(PasswordVerifier, { useClass: Argon2Verifier })],
  module: (config) => ({
    module: Argon2Module,
    providers: [{ provide: ARGON2, useValue: config }, Argon2Verifier],
  }),
});
