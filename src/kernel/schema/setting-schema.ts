import {
  formatDuration,
  type ConfigClass,
  type Duration,
  type SettingOptions,
  type SettingType,
} from '@zot/extension-api';
import type { JsonSchema } from './json-schema.js';
import { limitsOf } from './limits.js';

const booleanWords = '^(|0|1|[tfTF]|true|True|TRUE|false|False|FALSE)$';
const numberText = '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$';
const durationText = '([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)';
const nanosecondsPerMillisecond = 1e6;

/** What an object of a config class is described by. */
export type Refer = (configClass: ConfigClass) => JsonSchema;

/** One key of a config class: meaning, default, limits and the forms it may be written in. */
export function settingSchema(
  configClass: ConfigClass,
  name: string,
  setting: SettingOptions,
  refer: Refer,
): JsonSchema {
  const byDefault = defaultOf(new configClass(), name, setting);
  return {
    description: setting.describe,
    ...(byDefault === undefined || setting.secret ? {} : { default: byDefault }),
    ...(setting.secret ? { writeOnly: true } : {}),
    ...typeSchema(setting.type, limitsOf(configClass, name), refer),
  };
}

/** The forms are those that people write; `verify` takes some more, such as true for the text "1". */
export function typeSchema(type: SettingType, limits: JsonSchema, refer: Refer): JsonSchema {
  if (typeof type === 'function') return { allOf: [refer(type)] };
  if (typeof type === 'object') {
    if ('*' in type) return { type: 'object', additionalProperties: typeSchema(type['*'], {}, refer) };
    const { minItems, ...ofItem } = limits;
    const item = typeSchema(type[0], ofItem, refer);
    // One item may stand without its list.
    return { anyOf: [{ type: 'array', ...(minItems === undefined ? {} : { minItems }), items: item }, item] };
  }
  switch (type) {
    case 'string':
      if (limits.enum || limits.anyOf) return limits;
      return limits.pattern === undefined
        ? either({ type: 'string' }, { type: 'number' })
        : { type: 'string', ...limits };
    case 'boolean':
      return either({ type: 'boolean' }, { type: 'string', pattern: booleanWords });
    case 'integer':
      return either({ type: 'integer', ...limits }, { type: 'string', pattern: '^[+-]?[0-9]+$' });
    case 'number':
      return either({ type: 'number', ...limits }, { type: 'string', pattern: numberText });
    case 'duration':
      return durationSchema(limits);
    case 'free':
      return {};
  }
}

/** A duration, or a number of nanoseconds. A limit other than 0 can be said of the number only. */
function durationSchema({ minimum }: JsonSchema): JsonSchema {
  const sign = minimum !== undefined && minimum >= 0 ? '\\+?' : '[+-]?';
  const limit = minimum === undefined ? {} : { minimum: minimum * nanosecondsPerMillisecond };
  return either({ type: 'string', pattern: `^${sign}(0|(${durationText})+)$` }, { type: 'number', ...limit });
}

/** Not a list of types, which some validators warn of. */
function either(...anyOf: JsonSchema[]): JsonSchema {
  return { anyOf };
}

function defaultOf(instance: object, name: string, { type }: SettingOptions): unknown {
  const value: unknown = Reflect.get(instance, name);
  if (value === undefined || value === '' || typeof value === 'object') return undefined;
  return type === 'duration' ? formatDuration(value as Duration) : value;
}
