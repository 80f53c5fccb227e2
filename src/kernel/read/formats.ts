import { extname } from 'node:path';
import type { ConfigNode } from './config-node.js';
import { parseJson } from './parse-json.js';
import { fileStart } from './position.js';
import { SyntaxProblem } from './syntax-problem.js';

export type Format = 'json' | 'toml' | 'yaml';
export type Parse = (source: string) => ConfigNode;

/** Case counts, as with zot: `.JSON` is a name like any other, and its content is guessed. */
const formatOfExtension = new Map<string, Format>([
  ['.json', 'json'],
  ['.toml', 'toml'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
]);
const refused = new Set(['.properties', '.props', '.prop', '.hcl', '.tfvars', '.dotenv', '.env', '.ini']);

/** What is loaded on demand: a config in JSON needs neither the YAML nor the TOML parser, and starts without them. */
const load: Record<Format, () => Promise<Parse>> = {
  json: async () => parseJson,
  toml: async () => (await import('./parse-toml.js')).parseToml,
  yaml: async () => (await import('./parse-yaml.js')).parseYaml,
};

export function formatOf(file: string): Format | 'refused' | 'guess' {
  const extension = extname(file);
  return refused.has(extension) ? 'refused' : (formatOfExtension.get(extension) ?? 'guess');
}

/** The parsers loaded so far. */
export class Formats {
  private readonly parsers = new Map<Format, Parse>();

  async load(format: Format): Promise<Parse> {
    const parse = this.parsers.get(format) ?? (await load[format]());
    this.parsers.set(format, parse);
    return parse;
  }

  loaded(format: Format): Parse | undefined {
    return this.parsers.get(format);
  }

  /** Tries each format in zot's order. Where none fits, the one the text looks most like tells why. */
  async guess(source: string): Promise<ConfigNode> {
    const looksLikeJson = source.trimStart().startsWith('{');
    let told: unknown;
    for (const format of ['json', 'toml', 'yaml'] as const) {
      try {
        const node = (await this.load(format))(source);
        if (node.kind === 'object') return node;
        throw new SyntaxProblem('the file must hold an object of settings', fileStart);
      } catch (problem) {
        if (!looksLikeJson || format === 'json') told = problem;
      }
    }
    throw told;
  }
}
