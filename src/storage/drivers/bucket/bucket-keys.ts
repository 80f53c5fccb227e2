import type { StorePath } from '@zot/extension-api';

const escaping = /(?:^|\/)\.{0,2}(?:\/|$)|[\0\\]/;

/** The keys of a store's paths: all of them begin with one prefix. */
export class BucketKeys {
  /** Empty, or with a `/` at its end. */
  readonly prefix: string;

  /** `folders` are taken without the `/` at their ends; empty ones do not count. */
  constructor(...folders: readonly string[]) {
    const parts = folders.map((folder) => folder.replace(/^\/+|\/+$/g, '')).filter((folder) => folder !== '');
    this.prefix = parts.map((part) => `${part}/`).join('');
  }

  /** Names were checked far above; here nothing leads out of the prefix even so. */
  of(path: StorePath): string {
    if (escaping.test(path)) throw new Error(`not a path below a store: ${JSON.stringify(path)}`);
    return this.prefix + path;
  }

  /** As `of`, but the root itself has the empty path; with a `/` at the end where it is not empty. */
  ofFolder(folder: StorePath): string {
    return folder === '' ? this.prefix : `${this.of(folder)}/`;
  }

  pathOf(key: string): StorePath {
    return key.slice(this.prefix.length);
  }
}
