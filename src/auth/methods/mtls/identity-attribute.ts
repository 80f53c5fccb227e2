/** What of a certificate can name its user, by the words that a file may use for it. */
const words = {
  commonname: 'CommonName',
  cn: 'CommonName',
  subject: 'Subject',
  dn: 'Subject',
  email: 'Email',
  rfc822name: 'Email',
  uri: 'URI',
  url: 'URI',
  dnsname: 'DNSName',
  dns: 'DNSName',
} as const;

export type IdentityAttribute = (typeof words)[keyof typeof words];

/** In any case, and with blanks around it. */
export function identityAttribute(text: string): IdentityAttribute | undefined {
  const word = text.trim().toLowerCase();
  return Object.hasOwn(words, word) ? words[word as keyof typeof words] : undefined;
}
