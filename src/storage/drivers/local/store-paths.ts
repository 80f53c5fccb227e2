import { join, resolve } from 'node:path';
import type { StorePath } from '@zot/extension-api';

const escaping = /(?:^|\/)\.{0,2}(?:\/|$)|[\0\\]/;

/**
 * Places of a store below its root. What belongs to the driver itself stands there under names that no repository can
 * have, and that zot passes over when it looks for repositories.
 */
export class StorePaths {
  readonly root: string;
  readonly temporary: string;
  readonly lock: string;
  readonly reserve: string;

  constructor(rootDirectory: string) {
    this.root = resolve(rootDirectory);
    this.temporary = join(this.root, '.zot.tmp');
    this.lock = join(this.root, '.zot.lock');
    this.reserve = join(this.root, '.zot.reserve');
  }

  /** The place on the disk. Names were checked far above; here nothing leads out of the root even so. */
  of(path: StorePath): string {
    if (escaping.test(path)) throw new Error(`not a path below a store: ${JSON.stringify(path)}`);
    return join(this.root, path);
  }

  /** As `of`, but the root itself has the empty path. */
  ofFolder(path: StorePath): string {
    return path === '' ? this.root : this.of(path);
  }
}
