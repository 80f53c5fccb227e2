import { plainToClassFromExist } from 'class-transformer';
import { settingsOf } from '@zot/extension-api';
import type { ConfigClass, ConfigPath, SettingOptions, SettingType } from '@zot/extension-api';
import type { ConfigEntry, ConfigNode, ConfigObject } from '../read/config-node.js';
import { coerceScalar, kindOf, type ScalarType } from './coerce-scalar.js';
import type { Findings } from './findings.js';
import { freeValue, notePlaces, survives } from './free-value.js';
import { matchKeys } from './match-keys.js';
import type { Places } from './places.js';
import { unknownKey } from './unknown-key.js';

/** What a walk over one section may do beyond what the settings say. */
/** What the name under a key of an object picks. */
interface Chosen {
  readonly key: string;
  readonly name: string;
  readonly config: ConfigClass;
  /** It came from a package. */
  readonly exact: boolean;
}

export interface CoercionRules {
  /** Keys are matched as declared and not in any case: below the name of a package. */
  readonly exact: boolean;
  /** Keys that no setting names are passed over, with a warning. */
  readonly lenient?: boolean;
  /** The class for an object in which a key picks one by name: a driver, a sink. */
  classFor?(path: ConfigPath, node: ConfigObject): Chosen | undefined;
}

/**
 * Makes instances of config classes from nodes, as the settings say. What cannot be read is an issue and leaves the
 * default; what is absent, `null`, or an object without anything in it, leaves the default too.
 */
export class Coercion {
  constructor(
    private readonly findings: Findings,
    private readonly places: Places,
    private readonly rules: CoercionRules,
  ) {}

  /** Fills an instance from all keys of an object. True where anything in it counts. */
  object(node: ConfigObject, instance: object, path: ConfigPath, ignored: readonly string[] = []): boolean {
    const settings = settingsOf(instance.constructor as ConfigClass);
    const { known, unknown, again } = matchKeys(node, [...named(settings), ...ignored], () => this.rules.exact);
    for (const { entry, first, name } of again) this.secondSpelling([...path, name], entry, first);
    const used = new Map([...known].filter(([name]) => settings.has(name)));
    return this.fill(instance, used, unknown, path);
  }

  /** Fills an instance from keys that are matched already; those in `unknown` are refused, or go to a setting that takes the rest. */
  fill(
    instance: object,
    known: ReadonlyMap<string, ConfigEntry>,
    unknown: readonly ConfigEntry[],
    path: ConfigPath,
    otherNames: readonly string[] = [],
  ): boolean {
    const errorsBefore = this.findings.errorCount;
    const settings = settingsOf(instance.constructor as ConfigClass);
    const transformed: Record<string, unknown> = {};
    const built: Record<string, unknown> = {};
    for (const [name, entry] of known) {
      const setting = settings.get(name)!;
      const value = this.entry(entry, setting, [...path, name], Reflect.get(instance, name));
      if (value !== undefined) (isScalar(setting.type) ? transformed : built)[name] = value;
    }
    const rest = [...settings].find(([, setting]) => setting.rest);
    if (rest) {
      const values = this.map(unknown, restType(rest[1]), rest[1], path);
      if (Object.keys(values).length > 0) built[rest[0]] = values;
    } else {
      for (const entry of unknown) this.refuse(entry, path, [...shownNames(settings), ...otherNames]);
    }
    plainToClassFromExist(instance, transformed);
    Object.assign(instance, built);
    const count = Object.keys(transformed).length + Object.keys(built).length;
    return count > 0 || this.findings.errorCount > errorsBefore;
  }

  refuse(entry: ConfigEntry, path: ConfigPath, names: readonly string[]): void {
    this.places.note([...path, entry.key], entry.keyAt);
    this.findings.add(unknownKey([...path, entry.key], entry.key, names, this.rules.lenient));
  }

  secondSpelling(path: ConfigPath, entry: ConfigEntry, first: ConfigEntry): void {
    const written = [...path.slice(0, -1), entry.key];
    this.places.note(written, entry.keyAt);
    const message = `is the same key as ${JSON.stringify(first.key)}, which stands beside it`;
    this.findings.error(written, message, 'keep one of them');
  }

  private entry(entry: ConfigEntry, setting: SettingOptions, path: ConfigPath, byDefault: unknown): unknown {
    this.places.note(path, entry.keyAt);
    const value = this.value(entry.value, setting.type, setting, path, byDefault);
    if (value !== undefined) this.places.markSet(path);
    return value;
  }

  private value(
    node: ConfigNode,
    type: SettingType,
    setting: SettingOptions,
    path: ConfigPath,
    byDefault?: unknown,
    inList = false,
  ): unknown {
    if (node.kind === 'scalar' && node.value === null) {
      if (inList) this.mismatch(path, type, node, setting);
      return undefined;
    }
    if (type === 'free') return this.free(node, setting, path, inList);
    if (isList(type)) return this.list(node, type[0], setting, path);
    if (typeof type === 'string') return this.scalar(node, type, setting, path);
    if (node.kind !== 'object') return this.mismatch(path, type, node, setting);
    if (typeof type === 'function') return this.instance(node, type, setting, path, byDefault, inList);
    const values = this.map(node.entries, type['*'], setting, path);
    return Object.keys(values).length > 0 || inList || setting.emptyMeans ? values : this.vanish(node, path);
  }

  private scalar(node: ConfigNode, type: ScalarType, setting: SettingOptions, path: ConfigPath): unknown {
    if (node.kind !== 'scalar') {
      return node.kind === 'object' && !survives(node)
        ? this.vanish(node, path)
        : this.mismatch(path, type, node, setting);
    }
    const coerced = coerceScalar(type, node.value!);
    if ('value' in coerced) return coerced.value;
    const problem = setting.secret ? `the value is not ${nameOf(type)}` : coerced.problem;
    this.findings.error(path, problem, setting.secret ? undefined : coerced.hint, setting.describe);
    return undefined;
  }

  private list(node: ConfigNode, type: SettingType, setting: SettingOptions, path: ConfigPath): unknown {
    if (node.kind === 'object' && !survives(node) && !setting.emptyMeans) return this.vanish(node, path);
    const items = node.kind === 'list' ? node.items : [node];
    return items.flatMap((item, index) => {
      this.places.note([...path, index], item.at);
      const value = this.value(item, type, setting, [...path, index], undefined, true);
      if (value === undefined) return [];
      this.places.markSet([...path, index]);
      return [value];
    });
  }

  private map(entries: readonly ConfigEntry[], type: SettingType, setting: SettingOptions, path: ConfigPath): object {
    const values = Object.create(null) as Record<string, unknown>;
    const seen = new Map<string, ConfigEntry>();
    for (const entry of entries) {
      const key = setting.keys === 'lower' ? entry.key.toLowerCase() : entry.key;
      const first = seen.get(key);
      if (first) {
        this.secondSpelling([...path, key], entry, first);
        continue;
      }
      seen.set(key, entry);
      const value = this.entry(entry, { ...setting, type }, [...path, key], undefined);
      if (value !== undefined) values[key] = value;
    }
    return values;
  }

  private instance(
    node: ConfigObject,
    config: ConfigClass,
    setting: SettingOptions,
    path: ConfigPath,
    byDefault: unknown,
    inList: boolean,
  ): unknown {
    const chosen = this.rules.classFor?.(path, node);
    if (chosen) return this.chosen(node, chosen, setting, path);
    // A copy, since an initialiser may hand out an object that others share.
    const instance = Object.assign(new config(), byDefault instanceof config ? byDefault : {});
    const walk = setting.unknownKeys === 'warn' ? this.lenient() : this;
    const counts = walk.object(node, instance, path);
    return counts || inList || setting.emptyMeans ? instance : this.vanish(node, path);
  }

  private free(node: ConfigNode, setting: SettingOptions, path: ConfigPath, inList: boolean): unknown {
    if (node.kind === 'object' && !survives(node) && !inList && !setting.emptyMeans) return this.vanish(node, path);
    notePlaces(node, path, this.places);
    const chosen = node.kind === 'object' ? this.rules.classFor?.(path, node) : undefined;
    if (!chosen || node.kind !== 'object') return freeValue(node);
    return this.chosen(node, chosen, setting, path);
  }

  private chosen(
    node: ConfigObject,
    { key, name, config, exact }: Chosen,
    setting: SettingOptions,
    path: ConfigPath,
  ): object {
    // The name picks the class, which need not have a setting for it; whoever looks at the object wants to see it.
    const instance = Object.assign(new config(), { [key]: name });
    // A package says which keys it knows; those of zot pass over what they do not know.
    const lenient = setting.unknownKeys === 'warn' && !exact;
    new Coercion(this.findings, this.places, { exact, lenient }).object(node, instance, path, [key]);
    return instance;
  }

  private lenient(): Coercion {
    return new Coercion(this.findings, this.places, { ...this.rules, lenient: true });
  }

  private vanish(node: ConfigObject, path: ConfigPath): undefined {
    if (node.entries.length === 0)
      this.findings.warning(path, '{} counts as absent', 'leave it out, or set a key in it');
  }

  private mismatch(path: ConfigPath, type: SettingType, node: ConfigNode, setting: SettingOptions): undefined {
    this.findings.error(path, `must be ${nameOf(type)}, not ${kindOf(node)}`, undefined, setting.describe);
  }
}

function named(settings: ReadonlyMap<string, SettingOptions>): string[] {
  return [...settings].filter(([, setting]) => !setting.rest).map(([name]) => name);
}

function shownNames(settings: ReadonlyMap<string, SettingOptions>): string[] {
  return [...settings].filter(([, setting]) => !setting.hidden && !setting.rest).map(([name]) => name);
}

function restType({ type }: SettingOptions): SettingType {
  return typeof type === 'object' && '*' in type ? type['*'] : type;
}

function isList(type: SettingType): type is readonly [SettingType] {
  return Array.isArray(type);
}

function isScalar(type: SettingType): boolean {
  if (isList(type)) return isScalar(type[0]);
  return typeof type === 'string' && type !== 'free';
}

function nameOf(type: SettingType): string {
  if (isList(type)) return `a list, each ${nameOf(type[0])}`;
  if (typeof type !== 'string' || type === 'free') return 'an object';
  return {
    string: 'a string',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
    duration: 'a duration',
  }[type];
}
