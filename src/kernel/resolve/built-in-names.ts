import type { Definition } from '@zot/extension-api';
import type { NamedInFile } from './named-in-file.js';

/** Names that ship, where this one stands: of extensions, or of what the slot can be set to. */
export function builtInNames({ slot }: Pick<NamedInFile, 'slot'>, definitions: readonly Definition[]): string[] {
  if (!slot) {
    return definitions.flatMap(({ section = '' }) => /^extensions\.(.+)$/s.exec(section)?.slice(1) ?? []);
  }
  const choices = definitions.flatMap(({ offers = [] }) => offers).filter((choice) => choice.slot.token === slot.token);
  return [...(slot.own ?? []), ...choices.map(({ name }) => name)];
}

/** Keys of extensions are read in any case, as all of zot's are; values are not. */
export function isBuiltIn(named: NamedInFile, definitions: readonly Definition[]): boolean {
  const names = builtInNames(named, definitions);
  if (named.slot) return names.includes(named.name);
  return names.some((name) => name.toLowerCase() === named.name.toLowerCase());
}
