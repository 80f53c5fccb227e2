import { Setting } from '@zot/extension-api';

/** What the ways to log in have in common. Each way is a section of its own below it. */
export class AuthConfig {
  @Setting({
    type: 'integer',
    describe: 'How many seconds a refusal waits before it is sent, against guessing. Default: 0.',
  })
  failDelay = 0;

  @Setting({
    type: 'boolean',
    describe: 'Lets users make keys that stand for their password. Default: true with openid, else false.',
  })
  apikey = false;

  @Setting({
    type: 'string',
    describe:
      'The file with hashKey and encryptKey, by which session cookies are signed and encrypted. Default: new keys at each start.',
  })
  sessionKeysFile = '';

  @Setting({
    type: 'string',
    secret: true,
    hidden: true,
    describe: 'The key that session cookies are signed with. Default: a new one at each start.',
  })
  sessionHashKey?: string;

  @Setting({
    type: 'string',
    secret: true,
    hidden: true,
    describe: 'The key that session cookies are encrypted with, of 16, 24 or 32 bytes. Default: they are not.',
  })
  sessionEncryptKey?: string;

  @Setting({
    type: 'free',
    emptyMeans: 'present',
    describe: 'Where sessions are kept: an object with the name local or redis, and its parameters. Default: local.',
  })
  sessionDriver?: Record<string, unknown>;

  @Setting({
    type: 'boolean',
    describe:
      'Has browsers send session cookies over HTTPS only. Default: true with tls, which always has it, else false.',
  })
  secureSession = false;

  /** `http.realm`, which challenges name; not a setting of this section. Absent where the file has none. */
  realm?: string;
}
