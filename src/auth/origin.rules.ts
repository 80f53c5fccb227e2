import type { CheckedConfig } from '@zot/extension-api';

interface HttpSettings {
  readonly address: string;
  readonly port: string;
  readonly externalUrl: string;
  readonly tls?: { readonly cert: string; readonly key: string };
}

/**
 * The URL by which clients reach the server, without a closing slash: `http.externalUrl`, or else made from address and
 * port. Never what a client says in `Host`.
 */
export function ownOrigin(whole: CheckedConfig): string {
  const { address, port, externalUrl, tls } = whole.at(['http']) as HttpSettings;
  if (externalUrl !== '') return externalUrl.replace(/(?<!\/)\/+$/, '');
  return `${tls?.cert && tls.key ? 'https' : 'http'}://${address}:${port}`;
}
