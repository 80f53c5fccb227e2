import type { ConfigPath } from '@zot/extension-api';
import type { Position } from '../read/position.js';

/** A package that was loaded: what the file calls it and asks of it, and where its files are. */
export interface PackageOrigin {
  /** As the file names it: a specifier or a path. */
  readonly name: string;
  /** Where the file names it. */
  readonly path: ConfigPath;
  readonly at: Position;
  /** The folder that holds its files; of a module without a package of its own, the file itself. */
  readonly files: string;
  /** By its package.json, where it has one. */
  readonly version?: string;
  readonly contract?: string;
  readonly isOptional: boolean;
  /** Milliseconds that starting it may take, and a call of one of its hooks or routes; Infinity for no limit. */
  readonly startLimit: number;
  readonly callLimit: number;
  /** The file says so, and it is not only the usual one. */
  readonly isCallLimitAsked?: boolean;
}
