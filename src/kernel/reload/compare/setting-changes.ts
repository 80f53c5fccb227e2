import {
  formatDuration,
  maskConfig,
  settingsOf,
  type ConfigClass,
  type ConfigPath,
  type Duration,
  type SettingOptions,
} from '@zot/extension-api';
import { isSame } from './is-same.js';

/** A setting that is another one than before. Values are as they may be shown, both masked for a secret; undefined: not set. */
export interface SettingChange {
  /** Below the section. */
  readonly path: ConfigPath;
  readonly from?: unknown;
  readonly to?: unknown;
}

/** One value, and what of it may be shown. */
interface Value {
  readonly is: unknown;
  readonly shown: unknown;
}

/** What has changed between two configs of a section, either of which may not be there. */
export function settingChanges(from: object | undefined, to: object | undefined): SettingChange[] {
  return [...changes(whole(from), whole(to), [])];
}

function whole(config: object | undefined): Value {
  return { is: config, shown: config && maskConfig(config) };
}

function* changes(from: Value, to: Value, path: ConfigPath, setting?: SettingOptions): Generator<SettingChange> {
  if (isSame(from.is, to.is)) return;
  if (isOpen(from.shown) && isOpen(to.shown)) {
    for (const key of new Set([...Object.keys(from.shown), ...Object.keys(to.shown)])) {
      const own = settingOf(from.is, key);
      yield* changes(below(from, key), below(to, key), own?.rest ? path : [...path, key], own);
    }
  } else yield { path, from: readable(from.shown, setting), to: readable(to.shown, setting) };
}

function below({ is, shown }: Value, key: string): Value {
  return { is: Reflect.get(is as object, key), shown: Reflect.get(shown as object, key) };
}

/** Undefined for what is no config of a class, but a map in one. */
function settingOf(config: unknown, key: string): SettingOptions | undefined {
  const { constructor } = config as { constructor?: unknown };
  return typeof constructor === 'function' ? settingsOf(constructor as ConfigClass).get(key) : undefined;
}

/** Milliseconds are nobody's way to write a duration. */
function readable(value: unknown, setting: SettingOptions | undefined): unknown {
  return setting?.type === 'duration' && typeof value === 'number' ? formatDuration(value as Duration) : value;
}

function isOpen(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
