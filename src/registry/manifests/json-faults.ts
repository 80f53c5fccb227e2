/** Deeper nesting serves nobody, and costs those who walk it. */
const deepest = 64;
/** Parsing costs by these rather than by bytes: 4 MiB of nothing else would hold the event loop for most of a second. */
const [mostKeys, mostParts] = [10_000, 300_000];

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * What `JSON.parse` lets pass: keys that stand twice in one object, of which other readers may take the other one, and
 * nesting or parts without end. Undefined for none. Text that is no JSON may pass here; the parser tells.
 */
export function jsonFault(bytes: Buffer): string | undefined {
  /** Keys of the objects around, and undefined for lists. */
  const around: (Set<string> | undefined)[] = [];
  const names = new Set<string>();
  let isKeyNext = false;
  let parts = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      const start = at + 1;
      at = endOfString(bytes, start);
      const keys = around.at(-1);
      if (!isKeyNext || !keys) continue;
      isKeyNext = false;
      const key = readKey(bytes, start, at);
      if (keys.has(key)) return `the key ${JSON.stringify(key.slice(0, 100))} stands twice in one object`;
      keys.add(key);
      if (names.add(key).size > mostKeys) return `it has more than ${mostKeys} different keys`;
    } else if (byte === openObject || byte === openArray) {
      if (around.length === deepest) return `it nests deeper than ${deepest} levels`;
      if ((parts += 1) > mostParts) return `it has more than ${mostParts} objects and lists`;
      isKeyNext = byte === openObject;
      around.push(isKeyNext ? new Set() : undefined);
    } else if (byte === closeObject || byte === closeArray) {
      around.pop();
      isKeyNext = false;
    } else if (byte === comma) {
      isKeyNext = around.at(-1) !== undefined;
    }
  }
  return undefined;
}

/** Where the closing quote stands, or the end of the text. */
function endOfString(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}

/** Escapes count as what they stand for, so that they do not hide a key that is there already. */
function readKey(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
