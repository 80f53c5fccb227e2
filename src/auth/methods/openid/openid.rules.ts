import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import { readSecrets } from '../../secret-file.rules.js';
import { OpenidClaimMappingConfig, type OpenidProviderConfig } from './openid-provider.config.js';
import type { OpenidConfig } from './openid.config.js';

/** What each kind of provider needs. */
const needed: Record<string, readonly ('clientid' | 'issuer' | 'scopes')[]> = {
  google: ['clientid', 'issuer', 'scopes'],
  gitlab: ['clientid', 'issuer', 'scopes'],
  oidc: ['clientid', 'issuer', 'scopes'],
  github: ['clientid', 'scopes'],
};

const inline = [
  'has clientid and clientsecret in this file, which is deprecated',
  'move them to a file of their own, and name it by credentialsFile',
] as const;

/** Takes clientid and clientsecret from their files. */
export function* completeOpenid({ providers }: OpenidConfig, whole: CheckedConfig): Iterable<Issue> {
  for (const [name, provider] of Object.entries(providers)) {
    const path: ConfigPath = ['providers', name];
    completeClaims(provider.claimMapping);
    if (provider.credentialsFile === '') {
      if (Object.hasOwn(needed, name)) yield issue.warning(path, ...inline);
      continue;
    }
    const secrets = yield* readSecrets(
      provider.credentialsFile,
      { needed: ['clientid', 'clientsecret'] },
      [...path, 'credentialsFile'],
      whole,
    );
    if (secrets.get('clientid') === '')
      yield issue.error([...path, 'credentialsFile'], 'names a file with an empty clientid', 'write it there');
    provider.clientid = secrets.get('clientid') ?? provider.clientid;
    provider.clientsecret = secrets.get('clientsecret') ?? provider.clientsecret;
  }
}

/** An empty name of a claim stands for the default. */
function completeClaims(mapping: OpenidClaimMappingConfig): void {
  const usual = new OpenidClaimMappingConfig();
  mapping.username ||= usual.username;
  mapping.groups ||= usual.groups;
}

export function* checkOpenid({ providers }: OpenidConfig, whole: CheckedConfig): Iterable<Issue> {
  const names = Object.keys(needed).join(', ');
  if (Object.keys(providers).length === 0) {
    yield issue.error(['providers'], 'is missing, so nobody could log in', `add one of ${names}`);
  }
  for (const [name, provider] of Object.entries(providers)) {
    const keys = Object.hasOwn(needed, name) ? needed[name] : undefined;
    if (name === 'github') yield* checkPremises(provider, ['providers', name]);
    if (keys) yield* checkProvider(provider, keys, ['providers', name]);
    else if (!whole.finds(name)) {
      yield issue.error(
        ['providers', name],
        'is neither a provider nor a package that can be found',
        `write one of ${names}`,
      );
    }
  }
}

function* checkProvider(
  provider: OpenidProviderConfig,
  keys: readonly ('clientid' | 'issuer' | 'scopes')[],
  path: ConfigPath,
): Iterable<Issue> {
  for (const key of keys) {
    // A file that lacks it has been spoken of.
    if (provider[key].length > 0 || (key === 'clientid' && provider.credentialsFile !== '')) continue;
    yield issue.error([...path, key], 'is missing', `add ${keys.join(', ')}`);
  }
}

function* checkPremises({ authurl, tokenurl }: OpenidProviderConfig, path: ConfigPath): Iterable<Issue> {
  if ((authurl === '') === (tokenurl === '')) return;
  const [given, missing] = authurl === '' ? ['tokenurl', 'authurl'] : ['authurl', 'tokenurl'];
  yield issue.warning([...path, given], `has no effect without ${missing}; github.com is asked`, `add ${missing}`);
}
