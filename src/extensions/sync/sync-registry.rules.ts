import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';
import { checkCredentialHelper } from './credential-helper.rules.js';
import { Oauth2CredentialHelperConfig } from './oauth2-credential-helper.config.js';
import { usualHeaderTimeout, usualTimeout } from './sync-transport.config.js';
import type { SyncRegistryConfig } from './sync-registry.config.js';

/** 0 and an empty text stand for the default. */
export function completeRegistry(registry: SyncRegistryConfig): void {
  if (registry.syncTimeout === 0) registry.syncTimeout = usualTimeout;
  if (registry.responseHeaderTimeout === 0) registry.responseHeaderTimeout = usualHeaderTimeout;
  const helper = registry.oauth2CredentialHelper;
  if (!helper) return;
  const usual = new Oauth2CredentialHelperConfig();
  helper.grantType ||= usual.grantType;
  helper.username ||= usual.username;
}

export function* checkRegistry(registry: SyncRegistryConfig, path: ConfigPath, whole: CheckedConfig): Iterable<Issue> {
  yield* checkTimes(registry, path);
  yield* checkRetries(registry, path);
  yield* checkPreserveDigest(registry, path, whole);
  yield* checkCredentialHelper(registry, path);
}

function* checkTimes(registry: SyncRegistryConfig, path: ConfigPath): Iterable<Issue> {
  const { urls, manifestCheckInterval, onDemand, pollInterval, content } = registry;
  if (urls.length === 0) yield issue.warning([...path, 'urls'], 'is missing, so that nothing is copied', 'add the URL');
  if (manifestCheckInterval > 0 && !onDemand) {
    yield issue.error([...path, 'manifestCheckInterval'], 'needs onDemand', 'set onDemand to true, or leave it out');
  }
  if (onDemand) return;
  if (pollInterval <= 0) {
    yield issue.warning(path, 'is never copied from', 'set onDemand to true, or add pollInterval and content');
  } else if (content.length === 0) {
    yield issue.warning([...path, 'content'], 'is missing, so that pollInterval copies nothing', 'say what to copy');
  }
}

function* checkRetries(registry: SyncRegistryConfig, path: ConfigPath): Iterable<Issue> {
  const { retryDelay, maxRetryDelay } = registry;
  if (retryDelay === undefined) {
    for (const key of ['maxRetries', 'maxRetryDelay'] as const) {
      if (registry[key] === undefined) continue;
      yield issue.error([...path, key], 'needs retryDelay', 'add retryDelay, such as 5m');
    }
  } else if (maxRetryDelay !== undefined && maxRetryDelay < retryDelay) {
    yield issue.error([...path, 'maxRetryDelay'], 'is shorter than retryDelay', 'write one as long or longer');
  }
}

function* checkPreserveDigest(
  { preserveDigest }: SyncRegistryConfig,
  path: ConfigPath,
  whole: CheckedConfig,
): Iterable<Issue> {
  if (!preserveDigest) return;
  const compat = whole.at(['http', 'compat']) as readonly string[];
  const at = [...path, 'preserveDigest'];
  const hint = 'add docker2s2 to http.compat';
  if (compat.length === 0) yield issue.error(at, 'needs http.compat, since Docker manifests are refused', hint);
  else if (!compat.includes('docker2s2'))
    yield issue.warning(at, 'keeps nothing, since Docker manifests are refused', hint);
}
