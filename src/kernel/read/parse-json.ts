import { deepest, type ConfigEntry, type ConfigNode } from './config-node.js';
import { Lines } from './position.js';
import { SyntaxProblem } from './syntax-problem.js';

const space = /[ \t\n\r]*/y;
const text = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const words = new Map<string, true | false | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** RFC 8259 and nothing beyond it, but for what JSON.parse lets pass in silence: a key that stands twice is refused. */
export function parseJson(source: string): ConfigNode {
  return new JsonParser(source).document();
}

class JsonParser {
  private readonly lines: Lines;
  private offset = 0;

  constructor(private readonly source: string) {
    this.lines = new Lines(source);
  }

  document(): ConfigNode {
    const node = this.value(0);
    this.skipSpace();
    if (this.offset < this.source.length) this.fail('there is more text after the end of the value');
    return node;
  }

  private value(depth: number): ConfigNode {
    this.skipSpace();
    if (depth > deepest) this.fail(`more than ${deepest} levels deep`);
    const at = this.lines.positionOf(this.offset);
    const first = this.source[this.offset];
    if (first === '{') return { kind: 'object', at, entries: this.entries(depth) };
    if (first === '[') return { kind: 'list', at, items: this.items(depth) };
    if (first === '"') return { kind: 'scalar', at, value: this.string() };
    for (const [word, value] of words) {
      if (this.source.startsWith(word, this.offset)) {
        this.offset += word.length;
        return { kind: 'scalar', at, value };
      }
    }
    const digits = this.take(number);
    if (digits !== undefined) return { kind: 'scalar', at, value: Number(digits) };
    return this.failAtValue(first);
  }

  private entries(depth: number): ConfigEntry[] {
    const entries: ConfigEntry[] = [];
    const seen = new Set<string>();
    this.offset++;
    if (this.sees('}')) return entries;
    do {
      this.skipSpace();
      const keyOffset = this.offset;
      if (this.source[keyOffset] === '}') this.fail('a comma stands before }', 'remove the comma');
      if (this.source[keyOffset] !== '"') this.failAtKey(this.source[keyOffset]);
      const key = this.string();
      if (seen.has(key)) this.fail(`the key ${JSON.stringify(key)} stands twice`, 'keep one of them', keyOffset);
      seen.add(key);
      if (!this.sees(':')) this.fail('expected : after the key');
      entries.push({ key, keyAt: this.lines.positionOf(keyOffset), value: this.value(depth + 1) });
    } while (this.sees(','));
    if (!this.sees('}')) this.fail('expected , or }');
    return entries;
  }

  private items(depth: number): ConfigNode[] {
    const items: ConfigNode[] = [];
    this.offset++;
    if (this.sees(']')) return items;
    do {
      this.skipSpace();
      if (this.source[this.offset] === ']') this.fail('a comma stands before ]', 'remove the comma');
      items.push(this.value(depth + 1));
    } while (this.sees(','));
    if (!this.sees(']')) this.fail('expected , or ]');
    return items;
  }

  private string(): string {
    const written = this.take(text);
    if (written === undefined) this.fail('a string is not closed, or holds a control character or an unknown escape');
    return JSON.parse(written) as string;
  }

  private sees(character: string): boolean {
    this.skipSpace();
    if (this.source[this.offset] !== character) return false;
    this.offset++;
    return true;
  }

  private skipSpace(): void {
    this.take(space);
  }

  private take(shape: RegExp): string | undefined {
    shape.lastIndex = this.offset;
    if (!shape.test(this.source)) return undefined;
    const taken = this.source.slice(this.offset, shape.lastIndex);
    this.offset = shape.lastIndex;
    return taken;
  }

  private failAtKey(first: string | undefined): never {
    if (first === undefined) this.fail('the file ends before the object does');
    this.refuseComment(first);
    this.fail('expected a key in double quotes');
  }

  private failAtValue(first: string | undefined): never {
    if (first === undefined) this.fail('the file ends before the value does');
    this.refuseComment(first);
    if (first === "'") this.fail('JSON knows double quotes only');
    this.fail('expected a value');
  }

  private refuseComment(first: string): void {
    if (first === '/' || first === '#') this.fail('JSON has no comments', 'remove it, or write the file as YAML');
  }

  private fail(message: string, hint?: string, offset = this.offset): never {
    throw new SyntaxProblem(message, this.lines.positionOf(offset), hint);
  }
}
