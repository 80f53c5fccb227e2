import { isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Alias, Node, Pair, Scalar, YAMLMap, YAMLParseError } from 'yaml';
import { deepest, type ConfigEntry, type ConfigNode, type ConfigScalar } from './config-node.js';
import { Lines, type Position } from './position.js';
import { SyntaxProblem } from './syntax-problem.js';

const mostAliases = 100;
const plainTags = /^(!|tag:yaml\.org,2002:(str|int|float|bool|null|map|seq))$/;

/** YAML 1.2 with plain anchors and merge keys. A custom tag, a key that stands twice and a bomb of aliases are refused. */
export function parseYaml(source: string): ConfigNode {
  const lines = new Lines(source);
  // The library compares each key with all others; the walk below finds double keys in a single pass.
  const document = parseDocument(source, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const error = document.errors[0];
  if (error) {
    throw new SyntaxProblem(plain(error), lines.positionOf(error.pos[0]));
  }
  return new YamlWalk(lines, document.contents).root();
}

class YamlWalk {
  private readonly targets = new Map<Alias, Node>();
  /** What aliases being expanded name. */
  private readonly open = new Set<Node>();
  private aliases = 0;

  constructor(
    private readonly lines: Lines,
    private readonly contents: Node | null,
  ) {
    const anchors = new Map<string, Node>();
    visit(contents, {
      Value: (_, node) => void (node.anchor !== undefined && anchors.set(node.anchor, node)),
      Alias: (_, alias) => void (anchors.has(alias.source) && this.targets.set(alias, anchors.get(alias.source)!)),
    });
  }

  root(): ConfigNode {
    return this.node(this.contents, { line: 1, column: 1 }, 0);
  }

  private node(node: unknown, fallback: Position, depth: number): ConfigNode {
    const at = this.positionOf(node) ?? fallback;
    if (depth > deepest) throw new SyntaxProblem(`more than ${deepest} levels deep`, at);
    if (isAlias(node)) return this.alias(node, at, depth);
    if (isMap(node)) {
      this.checkTag(node, at);
      return { kind: 'object', at, entries: this.entries(node, at, depth) };
    }
    if (isSeq(node)) {
      this.checkTag(node, at);
      return { kind: 'list', at, items: node.items.map((item) => this.node(item, at, depth + 1)) };
    }
    if (isScalar(node)) {
      this.checkTag(node, at);
      return scalar(node, at);
    }
    return { kind: 'scalar', at, value: null };
  }

  private entries(map: YAMLMap, at: Position, depth: number): ConfigEntry[] {
    const own = new Map<string, ConfigEntry>();
    const merged = new Map<string, ConfigEntry>();
    for (const pair of map.items) {
      if (isMergeKey(pair)) {
        for (const entry of this.mergedEntries(pair.value, at, depth)) {
          if (!merged.has(entry.key)) merged.set(entry.key, entry);
        }
        continue;
      }
      const keyAt = this.positionOf(pair.key) ?? at;
      const key = this.keyText(pair.key, keyAt);
      if (own.has(key)) {
        throw new SyntaxProblem(`the key ${JSON.stringify(key)} stands twice`, keyAt, 'keep one of them');
      }
      own.set(key, { key, keyAt, value: this.node(pair.value, keyAt, depth + 1) });
    }
    return [...own.values(), ...[...merged.values()].filter((entry) => !own.has(entry.key))];
  }

  private mergedEntries(value: unknown, fallback: Position, depth: number): readonly ConfigEntry[] {
    const node = this.node(value, fallback, depth);
    const parts = node.kind === 'list' ? node.items : [node];
    return parts.flatMap((part) => {
      if (part.kind === 'object') return part.entries;
      throw new SyntaxProblem('<< merges objects only', node.at);
    });
  }

  private alias(alias: Alias, at: Position, depth: number): ConfigNode {
    const target = this.targets.get(alias);
    // What stands there may be a password that begins with *, so that no message repeats it.
    if (!target) throw new SyntaxProblem('this alias names nothing above', at, 'put text that begins with * in quotes');
    if (++this.aliases > mostAliases) {
      throw new SyntaxProblem(`more than ${mostAliases} aliases would be expanded`, at, 'write the values out');
    }
    if (this.open.has(target)) throw new SyntaxProblem('this alias stands inside what it names', at);
    this.open.add(target);
    const node = this.node(target, at, depth);
    this.open.delete(target);
    return node;
  }

  private keyText(key: unknown, at: Position): string {
    if (!isScalar(key)) throw new SyntaxProblem('a key must be plain text', at);
    this.checkTag(key, at);
    return typeof key.value === 'string' ? key.value : (key.source ?? '');
  }

  private checkTag(node: Node, at: Position): void {
    const tag = (node as { tag?: string }).tag;
    if (tag === undefined || plainTags.test(tag)) return;
    throw new SyntaxProblem('tags of this kind are not accepted', at, 'put text that begins with ! in quotes');
  }

  private positionOf(node: unknown): Position | undefined {
    const range = (node as Node | null)?.range;
    return range ? this.lines.positionOf(range[0]) : undefined;
  }
}

function scalar({ value, source }: Scalar, at: Position): ConfigScalar {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return { kind: 'scalar', at, value };
  }
  return { kind: 'scalar', at, value: source ?? '' };
}

function isMergeKey({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.value === '<<';
}

/** Without the piece of the file that the library may quote at the end, since it may be a secret. */
function plain({ code, message }: YAMLParseError): string {
  if (code === 'RESOURCE_EXHAUSTION') return 'too many levels deep';
  if (code === 'MULTIPLE_DOCS') return 'a second document begins here, and only one is read';
  return message
    .replace(/(?<=\w): .*$|(?<=escape sequence) .*$/s, '')
    .replace(/\.$/, '')
    .replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
