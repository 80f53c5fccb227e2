import { issue, type Issue } from '@zot/extension-api';
import type { UpstreamTokenEndpointConfig } from './upstream-token-endpoint.config.js';

const section = 'upstreamTokenEndpoint';

export function* checkUpstreamTokenEndpoint(endpoint: UpstreamTokenEndpointConfig | undefined): Iterable<Issue> {
  if (!endpoint) return;
  for (const key of ['realm', 'service'] as const) {
    if (endpoint[key] === '') yield issue.error([section, key], 'is missing', 'write realm and service');
  }
  if (endpoint.realm !== '') yield* checkRealm(endpoint);
}

function* checkRealm({ realm, allowInsecureHttp }: UpstreamTokenEndpointConfig): Iterable<Issue> {
  const path = [section, 'realm'];
  // The parser of the platform also takes https:host, which has none.
  const url = /^[a-z][a-z\d+.-]*:\/\/[^/?#]/i.test(realm) ? URL.parse(realm) : null;
  if (!url || url.host === '') {
    yield issue.error(path, 'is not an absolute URL', 'write it as https://host/path');
  } else if (url.protocol === 'http:' && allowInsecureHttp) {
    yield issue.warning(path, 'has passwords sent over http in the clear', 'use https');
  } else if (url.protocol !== 'https:') {
    yield issue.error(path, 'is not an https URL', 'use https, since passwords are sent there');
  }
}
