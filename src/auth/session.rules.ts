import { issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';
import { readSecrets } from './secret-file.rules.js';

/** What AES takes. */
const encryptKeyBytes = [16, 24, 32];

/** Keys from their file, and the defaults that depend on other sections. */
export function* completeSessions(config: AuthConfig, whole: CheckedConfig): Iterable<Issue> {
  if (whole.isSet(['http', 'auth', 'openid']) && !whole.isSet(['http', 'auth', 'apikey'])) config.apikey = true;
  if (whole.isSet(['http', 'tls'])) config.secureSession = true;
  if (config.sessionKeysFile === '') return;
  const keys = yield* readSecrets(
    config.sessionKeysFile,
    { allowed: ['hashKey', 'encryptKey'] },
    ['sessionKeysFile'],
    whole,
  );
  config.sessionHashKey = keys.get('hashKey') ?? config.sessionHashKey;
  config.sessionEncryptKey = keys.get('encryptKey') ?? config.sessionEncryptKey;
}

export function* checkSessions(config: AuthConfig, whole: CheckedConfig): Iterable<Issue> {
  yield* checkEncryptKey(config);
  yield* checkDriver(config, whole);
}

function* checkEncryptKey({ sessionEncryptKey, sessionKeysFile }: AuthConfig): Iterable<Issue> {
  const bytes = Buffer.byteLength(sessionEncryptKey ?? '');
  if (bytes === 0 || encryptKeyBytes.includes(bytes)) return;
  const key = sessionKeysFile === '' ? 'sessionEncryptKey' : 'sessionKeysFile';
  const message = sessionKeysFile === '' ? `has ${bytes} bytes` : `names an encryptKey of ${bytes} bytes`;
  yield issue.warning([key], `${message}, which cannot encrypt`, 'use 16, 24 or 32 bytes');
}

function* checkDriver({ sessionDriver, sessionKeysFile }: AuthConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!sessionDriver) return;
  const name = Object.entries(sessionDriver).find(([key]) => key.toLowerCase() === 'name')?.[1];
  if (typeof name !== 'string' || name === '') {
    yield issue.error(['sessionDriver', 'name'], 'is missing', 'write local or redis');
  } else if (name !== 'local' && name !== 'redis' && !whole.finds(name)) {
    yield issue.error(
      ['sessionDriver', 'name'],
      `"${name}" is neither a session driver nor a package that can be found`,
      'write local or redis, or a package',
    );
  } else if (name === 'redis' && sessionKeysFile !== '') {
    yield issue.error(
      ['sessionKeysFile'],
      'is for sessions that browsers keep, and sessionDriver redis keeps them itself',
      'leave one of them out',
    );
  }
}
