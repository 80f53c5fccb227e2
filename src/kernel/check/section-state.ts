import type { ConfigPath, Definition } from '@zot/extension-api';

/** What the walk found out about one definition. */
export interface SectionState {
  readonly definition: Definition;
  readonly path: ConfigPath;
  /** Its settings, with defaults for what is absent or cannot be read. */
  readonly config: object;
  /** It stands in the file, or is there always. */
  readonly isPresent: boolean;
  /** Nothing is wrong with its shape, so that its rules may run. */
  isSound: boolean;
}

export function isOn(state: SectionState): boolean {
  return state.isPresent && (state.definition.isOn?.(state.config) ?? true);
}
