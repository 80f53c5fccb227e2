import { isSecretName, mask } from './secret-name.js';
import { settingsOf, type ConfigClass, type SettingType } from '../config/setting.js';

/**
 * A section's settings as they may be shown: plain values, with a mask for each secret. A secret is what its class marks
 * as one, and, in values whose keys are free, what its name tells. A secret that is not set stays as it is.
 */
export function maskConfig(config: object): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  const settings = settingsOf(config.constructor as ConfigClass);
  for (const [name, { type, secret }] of settings) {
    const value = (config as Record<string, unknown>)[name];
    if (value === undefined) continue;
    shown[name] = secret && isSet(value) ? mask : maskValue(value, type);
  }
  return shown;
}

function maskValue(value: unknown, type: SettingType): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const element = Array.isArray(type) ? (type[0] as SettingType) : 'free';
    return value.map((one) => maskValue(one, element));
  }
  if (typeof type === 'function') return maskConfig(value);
  const element = typeof type === 'object' && '*' in type ? type['*'] : 'free';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      typeof element !== 'function' && isSecretName(key) && isSet(one) ? mask : maskValue(one, element),
    ]),
  );
}

function isSet(value: unknown): boolean {
  return value !== '' && value !== null && value !== undefined && !isEmpty(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}
