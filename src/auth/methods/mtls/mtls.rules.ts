import { compilePattern, issue, type CheckedConfig, type Issue } from '@zot/extension-api';
import { identityAttribute } from './identity-attribute.js';
import { defaultIdentityAttributes, type MtlsConfig } from './mtls.config.js';

const addURI = 'add URI to identityAttributes, or leave it out';

/** An empty list names nobody, and means the default as in zot. */
export function completeMtls(config: MtlsConfig): void {
  if (config.identityAttributes.length === 0) config.identityAttributes = [...defaultIdentityAttributes];
}

export async function* checkMtls(config: MtlsConfig, whole: CheckedConfig): AsyncIterable<Issue> {
  if (!['cert', 'key', 'cacert'].every((key) => whole.at(['http', 'tls', key]))) {
    yield issue.error([], 'needs client certificates', 'add cert, key and cacert to http.tls');
  }
  for (const [index, text] of config.identityAttributes.entries()) {
    if (identityAttribute(text)) continue;
    yield issue.error(
      ['identityAttributes', index],
      `"${text}" is nothing that names a user`,
      'write CommonName, Subject, Email, URI or DNSName',
    );
  }
  yield* checkSan(config);
}

async function* checkSan(config: MtlsConfig): AsyncIterable<Issue> {
  const hasURI = config.identityAttributes.some((text) => identityAttribute(text) === 'URI');
  for (const key of ['dnsSanIndex', 'emailSanIndex', 'uriSanIndex'] as const) {
    if (config[key] !== 0 && !hasURI) yield issue.error([key], 'needs URI among identityAttributes', addURI);
  }
  if (config.uriSanPattern === '') return;
  if (!hasURI) yield issue.error(['uriSanPattern'], 'needs URI among identityAttributes', addURI);
  const pattern = await compilePattern(config.uriSanPattern);
  if (!('problem' in pattern)) return;
  yield issue.error(
    ['uriSanPattern'],
    `"${config.uriSanPattern}" is not an RE2 pattern: ${pattern.problem}`,
    'write one such as ^spiffe://[^/]+/(.*)$',
  );
}
