import { BlockList, isIP } from 'node:net';
import { issue, type Issue } from '@zot/extension-api';
import type { HttpConfig } from './http.config.js';

/** What compat knows. zot takes any word, and only one of them does something. */
const compatible = ['docker2s2', 'sparse'];

export function* checkHttp(config: HttpConfig): Iterable<Issue> {
  yield* checkTls(config);
  yield* checkCompat(config);
  yield* checkProxies(config);
}

/** In zot half a certificate means plain HTTP, and authorities without one mean that nobody is checked by them. */
function* checkTls({ tls }: HttpConfig): Iterable<Issue> {
  if (!tls) return;
  if (tls.cert === '' && tls.key === '') {
    if (tls.cacert === '')
      yield issue.warning(['tls'], 'names no certificate, so that the server speaks plain HTTP', 'add cert and key');
    else yield issue.error(['tls', 'cacert'], 'has no effect without cert and key', 'name all three files');
  } else if (tls.cert === '' || tls.key === '') {
    const [given, missing] = tls.cert === '' ? ['key', 'cert'] : ['cert', 'key'];
    yield issue.error(
      ['tls', missing],
      `is missing, while ${given} is there; nothing would be encrypted`,
      'name both files',
    );
  }
}

function* checkCompat({ compat }: HttpConfig): Iterable<Issue> {
  for (const [index, word] of compat.entries()) {
    if (!compatible.includes(word)) {
      yield issue.warning(['compat', index], `"${word}" allows nothing`, `write ${compatible.join(' or ')}`);
    }
  }
}

function* checkProxies({ trustedProxies }: HttpConfig): Iterable<Issue> {
  for (const [index, proxy] of trustedProxies.entries()) {
    if (isNetwork(proxy)) continue;
    yield issue.error(
      ['trustedProxies', index],
      `"${proxy}" is neither an address nor a network`,
      'write it as 10.0.0.1 or 10.0.0.0/8',
    );
  }
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  if (!/^\d{1,3}$/.test(prefix)) return false;
  try {
    new BlockList().addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
