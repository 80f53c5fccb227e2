import { DamagedIndex } from './damaged-index.js';

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openObject, closeObject, openArray, closeArray] = [0x7b, 0x7d, 0x5b, 0x5d];
const noManifests = Buffer.from('null');

/**
 * Finds where the descriptors of an `index.json` start and end, in steps, since an index of 100 000 tags takes longer
 * than the event loop may be kept. Whether each text is JSON is not its affair: that is seen when they are parsed.
 */
export class IndexScanner {
  /** Everything before the list's first element, `[` included. */
  head: Buffer = Buffer.alloc(0);
  /** Everything behind its last element, from `]` on. */
  tail: Buffer = Buffer.alloc(0);
  private at = 0;
  private isFirst = true;

  constructor(private readonly bytes: Buffer) {
    this.skipTo('{', openObject);
    this.findList();
  }

  /** Adds the bounds of up to `count` further descriptors; false when there is none any more. */
  next(count: number, bounds: number[]): boolean {
    for (let n = 0; n < count; n += 1) {
      this.skipSpace();
      if (this.tail.length > 0) return false;
      if (this.bytes[this.at] === closeArray) {
        this.tail = this.bytes.subarray(this.at);
        return false;
      }
      if (!this.isFirst) this.skipTo(',', comma);
      this.isFirst = false;
      this.skipSpace();
      if (this.bytes[this.at] !== openObject) throw new DamagedIndex('an element of the list is no descriptor');
      const start = this.at;
      this.skipValue();
      bounds.push(start, this.at);
    }
    return true;
  }

  private findList(): void {
    for (;;) {
      this.skipSpace();
      if (this.bytes[this.at] === comma) this.at += 1;
      this.skipSpace();
      if (this.bytes[this.at] !== quote) throw new DamagedIndex('there is no list of manifests');
      const keyStart = this.at;
      this.skipString();
      const key = this.bytes.toString('latin1', keyStart + 1, this.at - 1);
      this.skipTo(':', colon);
      this.skipSpace();
      if (key === 'manifests') return this.enterList();
      this.skipValue();
    }
  }

  private enterList(): void {
    const start = this.at;
    if (this.bytes[start] === openArray) {
      this.at += 1;
      this.head = this.bytes.subarray(0, this.at);
    } else if (this.bytes.subarray(start, start + 4).equals(noManifests)) {
      this.head = Buffer.concat([this.bytes.subarray(0, start), Buffer.from('[')]);
      this.tail = Buffer.concat([Buffer.from(']'), this.bytes.subarray(start + 4)]);
    } else {
      throw new DamagedIndex('manifests is no list');
    }
  }

  private skipSpace(): void {
    for (let byte = this.bytes[this.at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;) {
      byte = this.bytes[(this.at += 1)];
    }
  }

  private skipTo(shown: string, wanted: number): void {
    this.skipSpace();
    if (this.bytes[this.at] !== wanted) throw new DamagedIndex(`${shown} is missing at byte ${this.at}`);
    this.at += 1;
  }

  private skipString(): void {
    const { bytes } = this;
    for (let at = this.at + 1; at < bytes.length; at += 1) {
      if (bytes[at] === backslash) at += 1;
      else if (bytes[at] === quote) {
        this.at = at + 1;
        return;
      }
    }
    throw new DamagedIndex('the file ends inside a string');
  }

  /** Goes behind a value by counting brackets. A value without any ends where its neighbour starts. */
  private skipValue(): void {
    let depth = 0;
    for (; this.at < this.bytes.length; this.at += 1) {
      const byte = this.bytes[this.at];
      if (byte === quote) {
        this.skipString();
        if (depth === 0) return;
        this.at -= 1;
      } else if (byte === openObject || byte === openArray) {
        depth += 1;
      } else if (byte === closeObject || byte === closeArray) {
        if (depth === 0) return;
        depth -= 1;
        if (depth === 0) {
          this.at += 1;
          return;
        }
      } else if (byte === comma && depth === 0) {
        return;
      }
    }
    throw new DamagedIndex('the file ends inside a value');
  }
}
