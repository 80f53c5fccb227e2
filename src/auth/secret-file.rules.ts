import { issue, type CheckedConfig, type ConfigPath, type Issue } from '@zot/extension-api';

export interface SecretKeys {
  readonly needed?: readonly string[];
  readonly allowed?: readonly string[];
}

/**
 * Reads a file of secrets that the config names, its keys in any case, and yields what is wrong with it at `path`. No
 * message holds a value.
 */
export function* readSecrets(
  file: string,
  { needed = [], allowed = [] }: SecretKeys,
  path: ConfigPath,
  whole: CheckedConfig,
): Generator<Issue, ReadonlyMap<string, string>> {
  const read = whole.readNamed(file);
  const names = [...needed, ...allowed];
  const secrets = new Map<string, string>();
  if ('problem' in read) {
    yield issue.error(path, read.problem, `it must hold ${names.join(' and ')}`);
    return secrets;
  }
  for (const [key, value] of Object.entries(read.value)) {
    const name = names.find((one) => one.toLowerCase() === key.toLowerCase());
    if (name === undefined)
      yield issue.error(path, `${file} holds the key ${key}, which is not known`, `write ${names.join(' and ')}`);
    else if (typeof value === 'object' && value !== null)
      yield issue.error(path, `${file} holds no text under ${key}`, 'write it in quotes');
    else if (value !== null) secrets.set(name, typeof value === 'boolean' ? String(Number(value)) : String(value));
  }
  for (const name of needed) {
    if (!secrets.has(name)) yield issue.error(path, `${file} does not hold ${name}`, `write ${needed.join(' and ')}`);
  }
  return secrets;
}
