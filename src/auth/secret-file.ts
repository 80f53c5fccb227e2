import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';

/**
 * Reads a file of secrets while the server runs, in the formats that `verify` has read it in. Keys are in lower case. What
 * it throws names the file, never a value.
 */
export async function readSecretFile(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'utf8');
  let value: unknown;
  try {
    value = await parse(text, extname(file));
  } catch {
    // Parsers show what they stumble over.
    throw new Error(`${file} is not well formed`);
  }
  if (typeof value !== 'object' || value === null) throw new Error(`${file} holds no settings`);
  return new Map(
    Object.entries(value)
      .filter(([, one]) => typeof one === 'string' || typeof one === 'number')
      .map(([key, one]) => [key.toLowerCase(), String(one)]),
  );
}

async function parse(text: string, extension: string): Promise<unknown> {
  if (extension === '.yaml' || extension === '.yml') return (await import('yaml')).parse(text, { uniqueKeys: true });
  if (extension === '.toml') {
    const { getStaticTOMLValue, parseTOML } = await import('toml-eslint-parser');
    return getStaticTOMLValue(parseTOML(text));
  }
  return JSON.parse(text);
}
