import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface Certificate {
  /** PEM, as files hold them. */
  readonly certificate: string;
  readonly key: string;
  readonly privateKey: KeyObject;
}

export interface Subject {
  /** Absent: a subject without a common name. */
  readonly commonName?: string;
  readonly organization?: string;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
  readonly usage?: 'server' | 'client';
  /** Days from now; negative where it is over. Default: 1. */
  readonly days?: number;
}

/** An authority of a test, and the certificates it signs. Made anew each time: no key lies in the repository. */
export class Authority {
  private readonly own: Certificate;

  constructor(private readonly name = 'an authority of tests') {
    this.own = make({ commonName: name }, name, undefined);
  }

  get certificate(): string {
    return this.own.certificate;
  }

  issue(subject: Subject): Certificate {
    return make(subject, this.name, this.own.privateKey);
  }
}

const day = 86_400_000;

function make(subject: Subject, issuer: string, issuerKey: KeyObject | undefined): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'));
  const end = Date.now() + (subject.days ?? 1) * day;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaWithSha256,
    distinguishedName({ commonName: issuer }),
    sequence(time(Math.min(Date.now(), end) - day), time(end)),
    distinguishedName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions(subject, issuerKey === undefined))),
  );
  const signature = sign('sha256', body, issuerKey ?? privateKey);
  const whole = sequence(body, ecdsaWithSha256, bitString(signature));
  const lines = whole.toString('base64').match(/.{1,64}/g)!;
  return {
    certificate: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    privateKey,
  };
}

function extensions({ dns = [], ip = [], uri = [], email = [], usage }: Subject, isAuthority: boolean): Buffer[] {
  const names = [
    ...email.map((name) => tagged(0x81, Buffer.from(name))),
    ...dns.map((name) => tagged(0x82, Buffer.from(name))),
    ...uri.map((name) => tagged(0x86, Buffer.from(name))),
    ...ip.map((name) => tagged(0x87, address(name))),
  ];
  const purpose = usage === 'client' ? '1.3.6.1.5.5.7.3.2' : '1.3.6.1.5.5.7.3.1';
  return [
    extension('2.5.29.19', sequence(...(isAuthority ? [tagged(0x01, Buffer.from([0xff]))] : [])), true),
    ...(names.length > 0 ? [extension('2.5.29.17', sequence(...names))] : []),
    ...(usage ? [extension('2.5.29.37', sequence(oid(purpose)))] : []),
  ];
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  return sequence(oid(id), ...(isCritical ? [tagged(0x01, Buffer.from([0xff]))] : []), tagged(0x04, value));
}

function distinguishedName({ commonName, organization }: Subject): Buffer {
  const part = (id: string, text: string) => tagged(0x31, sequence(oid(id), tagged(0x0c, Buffer.from(text))));
  return sequence(
    ...(organization === undefined ? [] : [part('2.5.4.10', organization)]),
    ...(commonName === undefined ? [] : [part('2.5.4.3', commonName)]),
  );
}

function address(text: string): Buffer {
  if (!isIPv4(text)) throw new Error('only IPv4 here');
  return Buffer.from(text.split('.').map(Number));
}

function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  return tagged(0x18, Buffer.from(digits));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let left = value >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
  return digits;
}

const integer = (bytes: Buffer): Buffer => tagged(0x02, bytes);
const bitString = (bytes: Buffer): Buffer => tagged(0x03, Buffer.concat([Buffer.from([0]), bytes]));
const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}
