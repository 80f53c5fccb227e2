import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigPath, Definition } from '@zot/extension-api';
import { checkConfig, type Checked } from '../../src/kernel/check/check-config.js';
import { pathText } from '../../src/kernel/check/path-text.js';
import type { LocatedIssue } from '../../src/kernel/read/located-issue.js';
import { readConfig } from '../../src/kernel/read/read-config.js';

const separator = /^-{10}(?: (.+))?\n/m;

/** One case: a config, files that it names, and what is to be said about it. */
export interface ConfigCase {
  /** By name, the config first. */
  readonly files: ReadonlyMap<string, string>;
  readonly expected: string;
}

/**
 * `<what>.case` holds a config in JSON, `<what>.yaml.case` one in YAML, and so on. Ten dashes end it; with a name behind
 * them, a file of this name follows, which the config may name. Behind the last dashes stands what is expected.
 */
export function parseCase(name: string, text: string): ConfigCase {
  const extension = /\.([^.]+)\.case$/.exec(name)?.[1] ?? 'json';
  const [config = '', ...rest] = text.split(separator);
  const files = new Map([[`config.${extension}`, config]]);
  while (rest.length > 2) files.set(rest.shift()!, rest.shift()!);
  return { files, expected: rest[1] ?? '' };
}

/**
 * What is said about the config of a case: a line for each issue, its hint below it, then, where no issue is an error,
 * the sections that it turns on. Lines such as `http.port = "8080"` among the expected ones ask for a value.
 */
export async function runCase({ files, expected }: ConfigCase, definitions: readonly Definition[]): Promise<string> {
  const before = process.cwd();
  const folder = mkdtempSync(join(tmpdir(), 'zot-case-'));
  try {
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    // Names in a config are taken from the working directory, as with zot.
    process.chdir(folder);
    const read = await readConfig([...files.keys()][0]!);
    if ('issues' in read) return read.issues.map(issueText).join('');
    const checked = await checkConfig(read.tree, definitions);
    const verdict = checked.issues.some(({ severity }) => severity === 'error') ? '' : `${good(checked)}\n`;
    return [...checked.issues.map(issueText), verdict, ...asked(expected, checked)].join('');
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

function issueText({ line, column, severity, path, message, hint }: LocatedIssue): string {
  const where = path.length === 0 ? '' : ` ${pathText(path)}`;
  return `${line}:${column} ${severity}${where}: ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`;
}

/** What is always on goes without saying. */
function good({ sections }: Checked): string {
  const on = [...sections.keys()].filter(({ section, presence }) => section && presence !== 'always');
  return on.length === 0 ? 'good' : `good: ${on.map(({ name }) => name).join(', ')}`;
}

function asked(expected: string, { whole }: Checked): string[] {
  return [...expected.matchAll(/^(\S+) = .*\n/gm)].map(([, path]) => {
    return `${path} = ${JSON.stringify(whole.at(pathIn(path!))) ?? 'undefined'}\n`;
  });
}

/** The reverse of how paths are shown: `storage.subPaths["/a"].gc`, `http.compat[0]`. */
function pathIn(text: string): ConfigPath {
  return [...text.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, word]) =>
    index === undefined ? (quoted ?? word!) : Number(index),
  );
}
