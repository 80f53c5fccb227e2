import { BlockList, isIP } from 'node:net';
import { issue, type Issue } from '@zot/extension-api';
import type { HttpConfig } from './http.config.js';

export function* checkHttp({ tls, trustedProxies }: HttpConfig): Iterable<Issue> {
  if (tls && (tls.cert === '') !== (tls.key === '')) {
    const [given, missing] = tls.cert === '' ? ['key', 'cert'] : ['cert', 'key'];
    yield issue.error(
      ['tls', missing],
      `is missing, while ${given} is there; nothing would be encrypted`,
      'name both files',
    );
  }
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
