import { compileGlob, issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import type { AccessControlConfig } from './access-control.config.js';
import { checkActions } from './action.rules.js';
import { asksForNoLogin } from './anonymous-only.js';
import { checkConditions } from './condition.rules.js';
import { hasLogin } from './has-login.js';

/** Clients that have to be told to send a password can do so only where one is taken. */
export function completeAccessControl(config: AccessControlConfig, whole: CheckedConfig): void {
  const has = (key: string) => whole.isSet(['http', 'auth', key]);
  config.takesPasswords = ['htpasswd', 'ldap', 'openid'].some(has) || whole.at(['http', 'auth', 'apikey']) === true;
}

export async function* checkAccessControl(config: AccessControlConfig, whole: CheckedConfig): AsyncIterable<Issue> {
  if (!hasLogin(whole) && !asksForNoLogin(config)) {
    yield issue.error(
      [],
      'needs a way to log in, and this file has none',
      'add one to http.auth, such as htpasswd, or grant by anonymousPolicy only',
    );
  }
  for (const pattern of Object.keys(config.repositories)) {
    const glob = compileGlob(pattern);
    if ('problem' in glob)
      yield issue.error(
        ['repositories', pattern],
        `"${pattern}" ${glob.problem}`,
        'write a glob such as infra/** or {dev,test}/*',
      );
  }
  yield* checkActions(config);
  yield* checkConditions(config);
}
