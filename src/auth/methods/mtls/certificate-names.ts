import { derElements, derText, dottedOid, type DerElement } from './der.js';

export interface NameAttribute {
  readonly type: string;
  /** Undefined where the value is no text. */
  readonly text: string | undefined;
  readonly bytes: Buffer;
}

/** What a certificate calls its holder. */
export interface CertificateNames {
  readonly subject: readonly NameAttribute[];
  readonly emails: readonly string[];
  readonly dnsNames: readonly string[];
  readonly uris: readonly string[];
}

const subjectAltName = '2.5.29.17';
const sequence = 0x30;

/**
 * Reads names from the bytes of a certificate (RFC 5280, 4.1) that has been verified. The text that Node makes of alternative
 * names would have to be taken apart again, and names that look like several have been a way in (CVE-2021-44532).
 */
export function certificateNames(der: Buffer): CertificateNames {
  const certificate = only(der, sequence);
  const [body] = derElements(certificate);
  const parts = [...derElements(body!.content)];
  // Version and extensions have tags of their own; between them: serial, algorithm, issuer, validity, subject, key.
  const plain = parts.filter(({ tag }) => tag === sequence);
  const extensions = parts.find(({ tag }) => tag === 0xa3);
  const alternatives = extensions ? alternativeNames(only(extensions.content, sequence)) : [];
  const named = (tag: number) => alternatives.filter((one) => one.tag === tag).map(({ content }) => ascii(content));
  return {
    subject: subjectOf(plain[3]!.content),
    emails: named(0x81),
    dnsNames: named(0x82),
    uris: named(0x86),
  };
}

function subjectOf(content: Buffer): NameAttribute[] {
  return [...derElements(content)].flatMap((set) =>
    [...derElements(set.content)].map((pair) => {
      const [type, value] = derElements(pair.content);
      return { type: dottedOid(type!.content), text: derText(value!), bytes: value!.bytes };
    }),
  );
}

function alternativeNames(extensions: Buffer): DerElement[] {
  for (const { content } of derElements(extensions)) {
    const [id, ...rest] = derElements(content);
    if (dottedOid(id!.content) === subjectAltName) return [...derElements(only(rest.at(-1)!.content, sequence))];
  }
  return [];
}

function only(bytes: Buffer, tag: number): Buffer {
  const [element] = derElements(bytes);
  if (element?.tag !== tag) throw new Error('no certificate');
  return element.content;
}

/** Names are of ASCII (IA5String); whatever is not is no name that could be meant. */
function ascii(content: Buffer): string {
  return content.every((byte) => byte >= 0x20 && byte < 0x7f) ? content.toString('latin1') : '';
}
