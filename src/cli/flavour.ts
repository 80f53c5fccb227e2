import type { Definition } from '@zot/extension-api';

/** One of the programs that are made from this source: what it is called, and what it ships. */
export abstract class Flavour {
  /** The command, as it is typed. */
  abstract readonly name: 'zot' | 'zot-minimal';
  abstract readonly binaryType: 'full' | 'minimal';
  /** Loaded by the commands that need them; help and version do without. */
  abstract definitions(): Promise<readonly Definition[]>;
}
