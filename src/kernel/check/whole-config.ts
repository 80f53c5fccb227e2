import { existsSync } from 'node:fs';
import { settingsOf } from '@zot/extension-api';
import type { CheckedConfig, ConfigClass, ConfigPath, Definition } from '@zot/extension-api';
import type { ConfigTree } from '../read/config-tree.js';
import { fileState } from '../read/file-state.js';
import { readNamedFile, type NamedFile } from './named-file.js';
import type { Places } from './places.js';
import { ownerOf, type SectionPlace } from './section-place.js';
import { isOn, type SectionState } from './section-state.js';

/** What the rules of one section see of all others. */
export class WholeConfig implements CheckedConfig {
  /** The files that rules have read so far. */
  readonly read = new Map<string, string>();

  constructor(
    private readonly tree: ConfigTree,
    private readonly root: SectionPlace,
    private readonly states: ReadonlyMap<Definition, SectionState>,
    private readonly places: Places,
    readonly finds: (specifier: string) => boolean,
  ) {}

  get file(): string {
    return this.tree.file;
  }

  isSet(path: ConfigPath): boolean {
    return this.places.isSet(path);
  }

  at(path: ConfigPath): unknown {
    const { owner, rest } = ownerOf(this.root, path);
    const state = owner && this.states.get(owner);
    if (!state || !isOn(state)) return undefined;
    return rest.reduce<unknown>(below, state.config);
  }

  readNamed(file: string): NamedFile {
    this.read.set(file, fileState(file));
    return readNamedFile(file, this.tree.formats);
  }

  exists(file: string): boolean {
    return existsSync(file);
  }
}

function below(value: unknown, part: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, part)) return (value as Record<string, unknown>)[part];
  if (Array.isArray(value) || Object.getPrototypeOf(value) === null) return undefined;
  const rest = [...settingsOf(value.constructor as ConfigClass)].find(([, setting]) => setting.rest)?.[0];
  return rest === undefined ? undefined : below(Reflect.get(value, rest), part);
}
