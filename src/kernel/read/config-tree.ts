import type { ConfigObject } from './config-node.js';
import type { Formats } from './formats.js';

/** A config file as it was read: still in the file's own spelling, nothing checked. */
export interface ConfigTree {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  readonly root: ConfigObject;
  /** The parsers that this file, and the files it names, need; all are loaded. */
  readonly formats: Formats;
}
