import { parseTOML, type AST } from 'toml-eslint-parser';
import { deepest, type ConfigEntry, type ConfigNode, type ConfigObject } from './config-node.js';
import type { Position } from './position.js';
import { SyntaxProblem } from './syntax-problem.js';

/** TOML 1.1. Dates and times, which the config has no use for, are read as the text they are written in. */
export function parseToml(source: string): ConfigNode {
  return new TomlWalk(source).root();
}

/** The parser has checked that no key is given twice; what is left is to put tables and dotted keys in their places. */
class TomlWalk {
  private readonly top = new Table({ line: 1, column: 1 });

  constructor(private readonly source: string) {}

  root(): ConfigNode {
    for (const statement of parse(this.source).body[0].body) {
      if (statement.type === 'TOMLKeyValue') this.put(this.top, statement, 1);
      else this.putTable(statement);
    }
    return this.top;
  }

  private putTable(header: AST.TOMLTable): void {
    const names = header.key.keys;
    refuseDepth(header.resolvedKey.length, position(header));
    let named = 0;
    let place: Table | List = this.top;
    for (const [index, part] of header.resolvedKey.entries()) {
      const at = position(names[Math.min(named, names.length - 1)]!);
      const opensList = typeof header.resolvedKey[index + 1] === 'number';
      const next: () => Table | List = () => (opensList ? new List(at) : new Table(at));
      if (place instanceof List) place = place.itemAt(part as number, next) as Table | List;
      else place = place.childAt(part as string, at, next) as Table | List;
      if (typeof part === 'string') named++;
    }
    for (const pair of header.body) this.put(place as Table, pair, header.resolvedKey.length + 1);
  }

  private put(table: Table, pair: AST.TOMLKeyValue, depth: number): void {
    const names = pair.key.keys;
    refuseDepth(depth + names.length, position(pair));
    let place = table;
    for (const name of names.slice(0, -1)) {
      place = place.childAt(keyText(name), position(name), () => new Table(position(name))) as Table;
    }
    const last = names.at(-1)!;
    const value = this.value(pair.value, depth + names.length);
    place.childAt(keyText(last), position(last), () => value);
  }

  private value(node: AST.TOMLContentNode, depth: number): ConfigNode {
    const at = position(node);
    refuseDepth(depth, at);
    if (node.type === 'TOMLArray') {
      return { kind: 'list', at, items: node.elements.map((item) => this.value(item, depth + 1)) };
    }
    if (node.type === 'TOMLInlineTable') {
      const table = new Table(at);
      for (const pair of node.body) this.put(table, pair, depth);
      return table;
    }
    const isDate = node.value instanceof Date;
    return { kind: 'scalar', at, value: isDate ? this.source.slice(...node.range) : (node.value as string) };
  }
}

class Table implements ConfigObject {
  readonly kind = 'object';
  private readonly children = new Map<string, ConfigEntry>();

  constructor(readonly at: Position) {}

  get entries(): readonly ConfigEntry[] {
    return [...this.children.values()];
  }

  childAt(key: string, keyAt: Position, make: () => ConfigNode): ConfigNode {
    const known = this.children.get(key);
    if (known) return known.value;
    const value = make();
    this.children.set(key, { key, keyAt, value });
    return value;
  }
}

class List {
  readonly kind = 'list';
  readonly items: ConfigNode[] = [];

  constructor(readonly at: Position) {}

  itemAt(index: number, make: () => ConfigNode): ConfigNode {
    return (this.items[index] ??= make());
  }
}

function parse(source: string): AST.TOMLProgram {
  try {
    return parseTOML(source);
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('lineNumber' in error)) throw error;
    const { lineNumber, column } = error as SyntaxError & { lineNumber: number; column: number };
    throw new SyntaxProblem(plain(error.message), { line: lineNumber, column: column + 1 });
  }
}

function refuseDepth(depth: number, at: Position): void {
  if (depth > deepest) throw new SyntaxProblem(`more than ${deepest} levels deep`, at);
}

function keyText(name: AST.TOMLBare | AST.TOMLQuoted): string {
  return name.type === 'TOMLBare' ? name.name : name.value;
}

function position(node: { loc: AST.SourceLocation }): Position {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}

function plain(message: string): string {
  return message.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}
