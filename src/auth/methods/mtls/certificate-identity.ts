import type { RE2JS } from 're2js';
import type { CertificateNames } from './certificate-names.js';
import { distinguishedName } from './distinguished-name.js';
import { identityAttribute, type IdentityAttribute } from './identity-attribute.js';
import type { MtlsConfig } from './mtls.config.js';

/** Says by the names of a certificate who its holder is. */
export class CertificateIdentity {
  private readonly attributes: readonly IdentityAttribute[];

  private constructor(
    private readonly config: MtlsConfig,
    private readonly pattern: RE2JS | undefined,
  ) {
    this.attributes = config.identityAttributes.map((text) => identityAttribute(text)!);
  }

  static async open(config: MtlsConfig): Promise<CertificateIdentity> {
    const pattern =
      config.uriSanPattern === '' ? undefined : (await import('re2js')).RE2JS.compile(config.uriSanPattern);
    return new CertificateIdentity(config, pattern);
  }

  /** The first attribute that the certificate has; undefined where it has none of them. */
  of(names: CertificateNames): string | undefined {
    for (const attribute of this.attributes) {
      const name = this.valueOf(attribute, names);
      if (name !== undefined && name !== '') return name;
    }
    return undefined;
  }

  private valueOf(attribute: IdentityAttribute, names: CertificateNames): string | undefined {
    const { uriSanIndex, dnsSanIndex, emailSanIndex } = this.config;
    switch (attribute) {
      case 'CommonName':
        return names.subject.filter(({ type }) => type === '2.5.4.3').at(-1)?.text;
      case 'Subject':
        return distinguishedName(names.subject);
      case 'Email':
        return nth(names.emails, emailSanIndex);
      case 'DNSName':
        return nth(names.dnsNames, dnsSanIndex);
      case 'URI':
        return this.partOf(nth(names.uris, uriSanIndex));
    }
  }

  private partOf(uri: string | undefined): string | undefined {
    if (uri === undefined || !this.pattern) return uri;
    const matcher = this.pattern.matcher(uri);
    if (!matcher.find()) return undefined;
    return matcher.group(matcher.groupCount() > 0 ? 1 : 0) ?? undefined;
  }
}

function nth(list: readonly string[], index: number): string | undefined {
  return index < 0 ? undefined : list[index];
}
