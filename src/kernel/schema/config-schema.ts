import { settingsOf, type ConfigClass, type Definition } from '@zot/extension-api';
import { sectionTree, type SectionPlace } from '../check/section-place.js';
import type { JsonSchema } from './json-schema.js';
import { settingSchema, typeSchema } from './setting-schema.js';

/**
 * The JSON Schema (draft-07) of config files, made from the classes that files are checked by. Keys are offered in the
 * spelling of the docs and accepted in lower case too; hidden ones are accepted only. `verify` takes keys in any case.
 */
export function configSchema(definitions: readonly Definition[]): JsonSchema {
  return new SchemaWriter().root(sectionTree(definitions));
}

class NoSettings {}

class SchemaWriter {
  /** By the name of a section (`http.auth`) or of a class within one (`TlsConfig`). */
  private readonly definitions = new Map<string, JsonSchema>();
  private readonly names = new Map<ConfigClass, string>();

  root(place: SectionPlace): JsonSchema {
    const root = this.section(place, '#');
    return {
      $schema: 'http://json-schema.org/draft-07/schema#',
      title: 'Configuration of zot',
      description:
        'The sections of a config file. Keys may be written in lower case too; zot itself takes them in any case. Durations are written as 1h30m, or as a number of nanoseconds.',
      ...root,
      definitions: Object.fromEntries([...this.definitions].sort(([one], [other]) => (one < other ? -1 : 1))),
    };
  }

  private section(place: SectionPlace, pointer: string): JsonSchema {
    const children = Object.fromEntries(
      [...place.children].map(([name, child]) => [name, this.sectionReference(child)]),
    );
    return this.object(place.owners[0]?.config ?? NoSettings, pointer, children);
  }

  private sectionReference(place: SectionPlace): JsonSchema {
    const name = place.path.join('.');
    const pointer = pointerTo(name);
    this.definitions.set(name, {}); // Keeps the place while its children are written.
    this.definitions.set(name, this.section(place, pointer));
    return { $ref: pointer };
  }

  private classReference(configClass: ConfigClass, isOpen: boolean): JsonSchema {
    const known = this.names.get(configClass);
    if (known !== undefined) return { $ref: pointerTo(known) };
    const { name } = configClass;
    if (this.definitions.has(name)) throw new Error(`two config classes are called ${name}`);
    this.names.set(configClass, name);
    this.definitions.set(name, {}); // For classes that hold themselves.
    this.definitions.set(name, this.object(configClass, pointerTo(name), {}, isOpen));
    return { $ref: pointerTo(name) };
  }

  private object(
    configClass: ConfigClass,
    pointer: string,
    children: Record<string, JsonSchema>,
    isOpen = false,
  ): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const patternProperties: Record<string, JsonSchema> = {};
    let additionalProperties: boolean | JsonSchema = isOpen;
    for (const [name, setting] of settingsOf(configClass)) {
      const refer = (other: ConfigClass) => this.classReference(other, isOpen || setting.unknownKeys === 'warn');
      if (setting.rest) {
        const { type } = setting;
        const value = typeof type === 'object' && '*' in type ? type['*'] : type;
        additionalProperties = { description: setting.describe, ...typeSchema(value, {}, refer) };
        continue;
      }
      const schema = settingSchema(configClass, name, setting, refer);
      if (setting.hidden) patternProperties[hiddenPattern(name)] = schema;
      else properties[name] = schema;
    }
    Object.assign(properties, children);
    for (const name of Object.keys(properties).filter((one) => one !== one.toLowerCase())) {
      patternProperties[`^${name.toLowerCase()}$`] = { $ref: `${pointer}/properties/${escaped(name)}` };
    }
    const patterns = Object.keys(patternProperties).length > 0 ? { patternProperties } : {};
    return { type: 'object', properties, ...patterns, additionalProperties };
  }
}

/** Editors offer what stands under properties, and only accept what matches a pattern. */
function hiddenPattern(name: string): string {
  return name === name.toLowerCase() ? `^${name}$` : `^(${name}|${name.toLowerCase()})$`;
}

function pointerTo(name: string): string {
  return `#/definitions/${escaped(name)}`;
}

function escaped(name: string): string {
  return encodeURI(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
