/** One element of DER: a tag and what it holds. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** The whole of it. */
  readonly bytes: Buffer;
}

/** The elements that lie one behind the other in the bytes. Throws for what is no DER. */
export function* derElements(bytes: Buffer): Generator<DerElement, void, void> {
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at]!;
    const first = bytes[at + 1];
    // No tag of a certificate needs a second byte, and no length of DER is left open.
    if ((tag & 0x1f) === 0x1f || first === undefined || first === 0x80 || first > 0x84) throw new Error('no DER');
    const octets = first < 0x80 ? 0 : first & 0x7f;
    const start = at + 2 + octets;
    if (start > bytes.length) throw new Error('no DER');
    const length = octets === 0 ? first : bytes.readUIntBE(at + 2, octets);
    const end = start + length;
    if (end > bytes.length) throw new Error('no DER');
    yield { tag, content: bytes.subarray(start, end), bytes: bytes.subarray(at, end) };
    at = end;
  }
}

/** The dotted form of an object identifier's content. */
export function dottedOid(content: Buffer): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) continue;
    if (numbers.length === 0) {
      const first = Math.min(Math.floor(value / 40), 2);
      numbers.push(first, value - first * 40);
    } else numbers.push(value);
    value = 0;
  }
  return numbers.join('.');
}

/** The text of a string element; undefined for other elements. */
export function derText({ tag, content }: DerElement): string | undefined {
  if (tag === 0x0c) return content.toString('utf8');
  if (tag === 0x13 || tag === 0x16 || tag === 0x12 || tag === 0x14) return content.toString('latin1');
  if (tag === 0x1e) return Buffer.from(content).swap16().toString('utf16le');
  return undefined;
}
