import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import { grantTypes, tokenExchange, type Oauth2CredentialHelperConfig } from './oauth2-credential-helper.config.js';
import type { SyncRegistryConfig } from './sync-registry.config.js';

const helpers = ['ecr', 'gcp', 'oauth2'];
const ofTokenExchange = ['audience', 'subjectTokenType', 'requestedTokenType'] as const;

export function* checkCredentialHelper(registry: SyncRegistryConfig, path: ConfigPath): Iterable<Issue> {
  const { credentialHelper, oauth2CredentialHelper } = registry;
  if (credentialHelper === '') return;
  if (!helpers.includes(credentialHelper)) {
    yield issue.warning(
      [...path, 'credentialHelper'],
      `"${credentialHelper}" is not known, and is passed over`,
      `write ${helpers.join(', ')}, or leave it out`,
    );
  }
  if (credentialHelper !== 'oauth2') return;
  const at = [...path, 'oauth2CredentialHelper'];
  if (oauth2CredentialHelper) yield* checkOauth2(oauth2CredentialHelper, at);
  else yield issue.error(at, 'is missing, and credentialHelper oauth2 needs it', 'add tokenURL and signingFile');
}

function* checkOauth2(helper: Oauth2CredentialHelperConfig, path: ConfigPath): Iterable<Issue> {
  if (isBlank(helper.tokenURL))
    yield issue.error([...path, 'tokenURL'], 'is missing', 'add the URL of the token service');
  if (isBlank(helper.assertionFile) === isBlank(helper.signingFile)) {
    if (isBlank(helper.assertionFile)) {
      yield issue.error(path, 'has neither assertionFile nor signingFile', 'name one of them');
    } else {
      yield issue.error([...path, 'signingFile'], 'cannot stand beside assertionFile', 'keep one of them');
    }
  }
  yield* helper.grantType === tokenExchange ? checkExchange(helper, path) : checkOtherGrant(helper, path);
}

function* checkExchange(helper: Oauth2CredentialHelperConfig, path: ConfigPath): Iterable<Issue> {
  if (isBlank(helper.audience)) {
    yield issue.error([...path, 'audience'], 'is missing, and token-exchange needs it', 'say whom the token is for');
  }
  for (const key of ['subjectTokenType', 'requestedTokenType'] as const) {
    if (isBlank(helper[key]) || /^[a-z][a-z\d+.-]*:./i.test(helper[key].trim())) continue;
    yield issue.error(
      [...path, key],
      `"${helper[key]}" is not an absolute URI`,
      'write one such as urn:ietf:params:oauth:token-type:jwt',
    );
  }
}

function* checkOtherGrant(helper: Oauth2CredentialHelperConfig, path: ConfigPath): Iterable<Issue> {
  if (!grantTypes.includes(helper.grantType)) {
    yield issue.warning(
      [...path, 'grantType'],
      `"${helper.grantType}" is not a grant known here`,
      `write one of ${grantTypes.join(', ')}`,
    );
  }
  for (const key of ofTokenExchange) {
    if (isBlank(helper[key])) continue;
    yield issue.error(
      [...path, key],
      'is for token-exchange only',
      `leave it out, or set grantType to ${tokenExchange}`,
    );
  }
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}
