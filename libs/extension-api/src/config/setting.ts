import 'reflect-metadata';
import { Type as TransformType } from 'class-transformer';
import { ValidateNested } from 'class-validator';

/** A class whose instance, made without arguments, holds the defaults of a section or of a part of one. */
export type ConfigClass<C extends object = object> = new () => C;

/**
 * What a setting holds. `duration` is read from a Go duration (`1h30m`) or a number of nanoseconds into milliseconds;
 * `[x]` is a list of x; `{ '*': x }` is an object with free keys; `free` is passed on as it stands.
 */
export type SettingType =
  | 'string'
  | 'boolean'
  | 'integer'
  | 'number'
  | 'duration'
  | 'free'
  | ConfigClass
  | readonly [SettingType]
  | { readonly '*': SettingType };

/** What a setting is. Read by `verify`, the JSON Schema, the docs, and whoever masks secrets. */
export interface SettingOptions {
  readonly type: SettingType;
  /** Meaning, unit, default and limit in one or two sentences; schema, docs and messages show it. */
  readonly describe: string;
  /** Never shown by logs, errors, `verify` or any route. */
  readonly secret?: true;
  /** `{}` in the file counts as present (decided per place, since zot drops empty objects). Default: absent. */
  readonly emptyMeans?: 'present';
  /** Accepted as zot accepts it, but left out of docs. */
  readonly hidden?: true;
  /** Keys of a map are read in lower case, as zot reads all keys; two that differ by case only are refused. Default: as written. */
  readonly keys?: 'lower';
  /** Keys below it that nobody knows are passed over, with a warning, as zot passes them over. Default: an error. */
  readonly unknownKeys?: 'warn';
  /**
   * The property, a map of this type's values, takes every key that no other setting of the class names; keys stay as
   * written. For a section whose keys are names of packages. The value's path in the file has no part for the property.
   */
  readonly rest?: true;
}

const settingsKey = Symbol.for('zot.settings');

/**
 * Declares a property of a config class as a key of the file. The property's initialiser is the default.
 *
 * Limits of a single value are class-validator decorators beside it. Their `message` is the sentence, without the
 * path (`$value` stands for the value), and `context: { hint: 'write it as …' }` its hint. An absent key without a default
 * is not looked at by them. What a limit of one's own is in JSON Schema stands in its context too: `schema: { pattern }`.
 */
export function Setting(options: SettingOptions): PropertyDecorator {
  return (target, property) => {
    const own: Map<string, SettingOptions> = Reflect.getOwnMetadata(settingsKey, target) ?? new Map();
    own.set(String(property), options);
    Reflect.defineMetadata(settingsKey, own, target);
    const nested = nestedClass(options.type);
    if (nested) {
      TransformType(() => nested)(target, property);
      ValidateNested(isListOrMap(options.type) ? { each: true } : {})(target, property as string);
    }
  };
}

/** The settings a config class declares, those of its base classes first, in the order they are written. */
export function settingsOf(configClass: ConfigClass): ReadonlyMap<string, SettingOptions> {
  const chain: object[] = [];
  for (
    let proto: object = configClass.prototype;
    proto && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    chain.unshift(proto);
  }
  return new Map(
    chain.flatMap((proto) => [...((Reflect.getOwnMetadata(settingsKey, proto) as Map<string, SettingOptions>) ?? [])]),
  );
}

function nestedClass(type: SettingType): ConfigClass | undefined {
  if (typeof type === 'function') return type;
  // Maps are instantiated value by value by the kernel's reader; class-transformer would take the map for the class.
  return Array.isArray(type) ? nestedClass(type[0] as SettingType) : undefined;
}

function isListOrMap(type: SettingType): boolean {
  return typeof type === 'object';
}
