import type { ConfigPath } from './issue.js';

/** The whole file after reading: coerced, with defaults. For rules that span sections; values are not to be changed. */
export interface CheckedConfig {
  /** Whether the file itself sets this path. A default does not count; `null`, and `{}` where that means absent, neither. */
  isSet(path: ConfigPath): boolean;
  /** The value at this path with defaults applied, or undefined. Sections that are off give undefined. */
  at(path: ConfigPath): unknown;
  /** The file as the user named it. */
  readonly file: string;
  /**
   * Reads another file that this config names (a credentials file), in any of the formats of the config itself.
   * Undefined with issues at `path` where it cannot be read.
   */
  readNamed(file: string): { value: Readonly<Record<string, unknown>> } | { problem: string };
  /** Whether there is a file of this name, taken from the working directory as all names in the file are. */
  exists(file: string): boolean;
  /**
   * Whether a package or module (`@acme/zot-azure`, `./my-driver.js`) can be found from the folder of the config, or else
   * from the app. Nothing of it is loaded. For settings that name a built-in or else a package.
   */
  finds(specifier: string): boolean;
}
