import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { Authority, type Subject } from '../../../../test/support/certificates.js';
import { CertificateIdentity } from './certificate-identity.js';
import { certificateNames } from './certificate-names.js';
import { MtlsConfig } from './mtls.config.js';

const authority = new Authority();
const namesOf = (subject: Subject) => certificateNames(new X509Certificate(authority.issue(subject).certificate).raw);
const identity = async (subject: Subject, config: Partial<MtlsConfig>) =>
  (await CertificateIdentity.open(Object.assign(new MtlsConfig(), config))).of(namesOf(subject));

const subject: Subject = {
  commonName: 'ann',
  organization: 'acme',
  dns: ['a.example', 'b.example'],
  email: ['ann@example.org', 'a@example.org'],
  uri: ['spiffe://example.org/ns/dev/sa/build', 'https://example.org/ann'],
};

it.each([
  [['CommonName'], {}, 'ann'],
  [[' cn '], {}, 'ann'],
  [['Subject'], {}, 'CN=ann,O=acme'],
  [['email'], {}, 'ann@example.org'],
  [['rfc822Name'], { emailSanIndex: 1 }, 'a@example.org'],
  [['DNSName'], {}, 'a.example'],
  [['dns'], { dnsSanIndex: 1 }, 'b.example'],
  [['URL'], {}, 'spiffe://example.org/ns/dev/sa/build'],
  [['URI'], { uriSanIndex: 1 }, 'https://example.org/ann'],
  [['URI'], { uriSanPattern: '^spiffe://[^/]+/(.*)$' }, 'ns/dev/sa/build'],
  [['URI'], { uriSanPattern: 'sa/[a-z]+' }, 'sa/build'],
  [['URI', 'Email'], { uriSanPattern: '^spiffe://other/(.*)$' }, 'ann@example.org'],
  [['URI', 'Email'], { uriSanPattern: '^spiffe://example.org/(x?)' }, 'ann@example.org'],
  [['URI'], { uriSanIndex: 2 }, undefined],
  [['Email'], { emailSanIndex: -1 }, undefined],
])('%j with %j names %s', async (identityAttributes, more, expected) => {
  expect(await identity(subject, { identityAttributes, ...more })).toBe(expected);
});

it('takes the next attribute where the certificate has none of the one before', async () => {
  const identityAttributes = ['URI', 'DNS', 'Email', 'CN'];
  expect(await identity({ commonName: 'ann' }, { identityAttributes })).toBe('ann');
  expect(await identity({ email: ['x@y'], commonName: 'ann' }, { identityAttributes })).toBe('x@y');
  expect(await identity({ organization: 'acme' }, { identityAttributes })).toBeUndefined();
});

it.each([
  ['a, b', 'CN=a\\, b'],
  [' a+b"c\\<d>;', 'CN=\\ a\\+b\\"c\\\\\\<d\\>\\;'],
  ['#a ', 'CN=\\#a\\ '],
  ['ä', 'CN=ä'],
])('writes the subject %j as text that means nothing else', async (commonName, expected) => {
  expect(await identity({ commonName }, { identityAttributes: ['DN'] })).toBe(expected);
});

it('takes one name for one, whatever stands in it', async () => {
  const dns = ['a.example, DNS:root.example', 'b\0.example', '"c"'];
  const names = namesOf({ dns, uri: ['https://x/, URI:https://y'], email: ['a@b\r\nc'] });
  expect(names).toMatchObject({
    dnsNames: ['a.example, DNS:root.example', '', '"c"'],
    uris: ['https://x/, URI:https://y'],
    emails: [''],
  });
});

it('throws nothing but errors for bytes that are no certificate', () => {
  const good = new X509Certificate(authority.issue(subject).certificate).raw;
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, end) => {
      const bytes = Buffer.from(good.subarray(0, end));
      if (at < end) bytes[at] = byte;
      try {
        certificateNames(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
  );
});
