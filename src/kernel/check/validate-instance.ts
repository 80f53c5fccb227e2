import { validateSync, type ValidationError } from 'class-validator';
import { settingsOf } from '@zot/extension-api';
import type { ConfigClass, ConfigPath, SettingOptions } from '@zot/extension-api';
import type { Findings } from './findings.js';

/** Runs the class-validator limits of a config object and of all config objects in it. */
export function validateInstance(instance: object, path: ConfigPath, findings: Findings): void {
  const settings = settingsOf(instance.constructor as ConfigClass);
  const errors = validateSync(instance, {
    // A setting without a default is undefined when absent, and its limits then say nothing; @IsDefined still does.
    skipUndefinedProperties: true,
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false },
  });
  for (const error of errors) {
    const at = [...path, error.property];
    if (!findings.hasErrorAt(at)) tell(error, at, settings.get(error.property), findings);
  }
  for (const [name, setting] of settings) {
    for (const [part, below] of partsOf(Reflect.get(instance, name), setting, [...path, name], path)) {
      validateInstance(part, below, findings);
    }
  }
}

/** Each level speaks for itself, so that values of maps, which class-validator does not enter, are no special case. */
function tell(error: ValidationError, path: ConfigPath, setting: SettingOptions | undefined, findings: Findings): void {
  for (const [constraint, text] of Object.entries(error.constraints ?? {})) {
    if (constraint === 'nestedValidation') continue; // Shapes are right by now.
    const context = error.contexts?.[constraint] as { hint?: string } | undefined;
    const message = withoutName(text, error.property);
    const hidden = setting?.secret && typeof error.value === 'string' && error.value !== '' ? error.value : undefined;
    findings.error(path, hidden ? message.replaceAll(hidden, '******') : message, context?.hint, setting?.describe);
  }
}

/** The sentences of class-validator begin with the name of the property, which the path of the issue tells already. */
function withoutName(text: string, property: string): string {
  const each = `each value in ${property} `;
  if (text.startsWith(each)) return `each value ${text.slice(each.length)}`;
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}

function partsOf(value: unknown, setting: SettingOptions, path: ConfigPath, above: ConfigPath): [object, ConfigPath][] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => (isConfig(item) ? [[item, [...path, index]] as [object, ConfigPath]] : []));
  }
  if (isConfig(value)) return [[value, path]];
  if (setting.type === 'free') return [];
  const base = setting.rest ? above : path;
  return Object.entries(value).flatMap(([key, item]) =>
    isConfig(item) ? [[item, [...base, key]] as [object, ConfigPath]] : [],
  );
}

function isConfig(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}
