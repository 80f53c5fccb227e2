import { freeValue } from '../../../kernel/check/free-value.js';
import { formatOf, type Format } from '../../../kernel/read/formats.js';
import { parseConfig } from '../../../kernel/read/read-config.js';
import { isDeepStrictEqual } from 'node:util';
import { pinJson } from './pin-json.js';
import { pinToml } from './pin-toml.js';

/** The text of a config file with these digests in it, by the names of packages; undefined where it cannot be changed safely. */
export async function pinnedText(
  file: string,
  text: string,
  pins: ReadonlyMap<string, string>,
): Promise<string | undefined> {
  let pinned = text;
  for (const [name, integrity] of pins) {
    const changed = await pinOne(formatIn(file, text), file, pinned, name, integrity);
    if (changed === undefined) return undefined;
    pinned = changed;
  }
  return (await isOnlyPinned(file, text, pinned, pins)) ? pinned : undefined;
}

function formatIn(file: string, text: string): Format | undefined {
  const format = formatOf(file);
  if (format === 'refused') return undefined;
  if (format !== 'guess') return format;
  return text.trimStart().startsWith('{') ? 'json' : undefined;
}

async function pinOne(
  format: Format | undefined,
  file: string,
  text: string,
  name: string,
  integrity: string,
): Promise<string | undefined> {
  const read = await parseConfig(file, text);
  if (!('tree' in read)) return undefined;
  if (format === 'json') return pinJson(text, read.tree.root, name, integrity);
  if (format === 'toml') return pinToml(text, read.tree.root, name, integrity);
  if (format === 'yaml') return (await import('./pin-yaml.js')).pinYaml(text, read.tree.root, name, integrity);
  return undefined;
}

/** Reads the result as zot would: the digests stand where they belong, and nothing else says anything new. */
async function isOnlyPinned(
  file: string,
  before: string,
  after: string,
  pins: ReadonlyMap<string, string>,
): Promise<boolean> {
  const [old, fresh] = [await parseConfig(file, before), await parseConfig(file, after)];
  if (!('tree' in old) || !('tree' in fresh)) return false;
  const [was, is] = [freeValue(old.tree.root), freeValue(fresh.tree.root)].map((value) => value as Values);
  for (const [name, integrity] of pins) if (take(is!, name) !== integrity) return false;
  for (const name of pins.keys()) take(was!, name);
  return isDeepStrictEqual(is, was);
}

type Values = Record<string, unknown>;

/** Takes a digest out, and what is empty without it. */
function take(root: Values, name: string): unknown {
  const packagesKey = Object.keys(root).find((key) => key.toLowerCase() === 'packages');
  const packages = packagesKey === undefined ? undefined : (root[packagesKey] as Values | null);
  const asked = packages?.[name] as Values | undefined;
  const key = Object.keys(asked ?? {}).find((one) => one.toLowerCase() === 'integrity');
  const integrity = key === undefined ? undefined : asked![key];
  if (key !== undefined) delete asked![key];
  if (asked && Object.keys(asked).length === 0) delete packages![name];
  if (packages && Object.keys(packages).length === 0) delete root[packagesKey!];
  return integrity;
}
