import type { NameAttribute } from './certificate-names.js';

/** In the order in which zot writes them, the last first; each may have several values. */
const known: readonly (readonly [string, string])[] = [
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.3', 'CN'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.10', 'O'],
  ['2.5.4.17', 'POSTALCODE'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.6', 'C'],
];
/** Of these the last one counts. */
const single = ['2.5.4.5', '2.5.4.3'];

/**
 * A subject as text, the way zot writes it, so that names of users in a config of zot hold: known attributes in a fixed order
 * (`CN=ann,OU=a+OU=b,O=acme`), then others by number, with the bytes of their values (RFC 2253, 2.4).
 */
export function distinguishedName(attributes: readonly NameAttribute[]): string {
  const parts = known.flatMap(([type, short]) => {
    const values = attributes.filter((one) => one.type === type && one.text !== undefined).map((one) => one.text!);
    const counting = single.includes(type) ? values.slice(-1) : values;
    return counting.length === 0 ? [] : [counting.map((value) => `${short}=${escaped(value)}`).join('+')];
  });
  const others = attributes.filter(({ type }) => !known.some(([one]) => one === type));
  return [...parts, ...others.reverse().map((attribute) => `${attribute.type}=#${encoded(attribute)}`)].join(',');
}

function escaped(value: string): string {
  return value
    .replace(/[,+"\\<>;]/g, '\\$&')
    .replace(/^[# ]/, '\\$&')
    .replace(/(?<=.) $/, '\\ ');
}

/** A text is encoded anew, as a PrintableString where it can be: so its bytes do not tell which kind of string it was. */
function encoded({ text, bytes }: NameAttribute): string {
  if (text === undefined) return bytes.toString('hex');
  const content = Buffer.from(text);
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  const tag = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? 0x13 : 0x0c;
  return Buffer.concat([Buffer.from([tag, ...head]), content]).toString('hex');
}
