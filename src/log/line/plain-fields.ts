import {
  errorStack,
  errorText,
  isSecretName,
  mask,
  shortText,
  withoutSecrets,
  type LogFields,
} from '@zot/extension-api';
import { plainObject } from './plain-object.js';

export type PlainFields = Record<string, unknown>;

const reserved = new Set(['time', 'level', 'message']);

/**
 * Fields as they may stand in a line: no secret, nothing that JSON cannot say, nothing huge. `taken` are names that the
 * line has already; a field of such a name gets a `_` behind it, since a JSON object with a name twice reads differently
 * from reader to reader.
 */
export function plainFields(fields: LogFields, taken: ReadonlySet<string> = reserved): PlainFields {
  const plain: PlainFields = {};
  try {
    for (const name of Object.keys(fields)) {
      const value = fields[name];
      if (value === undefined || typeof value === 'function') continue;
      plain[taken.has(name) || reserved.has(name) ? `${name}_` : name] = isHidden(name, value)
        ? mask
        : plainValue(value);
      if (name === 'error' && value instanceof Error) plain['stack'] = errorStack(value);
    }
  } catch (error) {
    // A getter or toJSON of what was passed threw. The line is worth more than the field.
    plain['unwritable'] = error instanceof Error ? errorText(error) : String(typeof error);
  }
  return plain;
}

function plainValue(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return withoutSecrets(shortText(value));
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : plainObject(value);
    default:
      return shortText(String(value));
  }
}

/** Names of fields stand in the code that logs, so there are few of them; should they not be, it is worked out each time. */
const known = new Map<string, boolean>();
const mostKnown = 1000;

function isHidden(name: string, value: unknown): boolean {
  let isSecret = known.get(name);
  if (isSecret === undefined) {
    isSecret = isSecretName(name);
    if (known.size < mostKnown) known.set(name, isSecret);
  }
  return isSecret && value !== '' && value !== null;
}
