import { createHash } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { foundRuntimeFolders, makeRuntimeFolder, runtimeFolders, type RuntimeFolder } from './runtime-folders.js';

const ending = '.sock';
/** Bytes of the path of a socket; the least that a system allows is 104, with one for its end. */
const longestPath = 103;
/** Characters that the name of a socket has, and as many as one has that is still being made. */
const [nameLength, makingLength] = [32 + ending.length, 9];

/** Sockets in folders of this user, one for each config file that a server runs by. */
export class RuntimeSockets {
  private readonly folders: readonly RuntimeFolder[];

  constructor(folders: readonly RuntimeFolder[] = runtimeFolders()) {
    this.folders = folders.filter(({ path }) => Buffer.byteLength(path) + 1 + nameLength + makingLength <= longestPath);
  }

  /** Whether this system has a place for them. */
  get isKnown(): boolean {
    return this.folders.length > 0;
  }

  /** Where the server of this file is to listen. Rejects with the reason where nothing safe can be made. */
  async placeOf(file: string): Promise<string> {
    return join(await makeRuntimeFolder(this.folders), await nameOf(file));
  }

  /** Where the server of this file may listen. */
  async placesOf(file: string): Promise<string[]> {
    const name = await nameOf(file);
    return (await foundRuntimeFolders(this.folders)).map((folder) => join(folder, name));
  }

  /** Where any server of this user may listen. */
  async all(): Promise<string[]> {
    const places: string[] = [];
    for (const folder of await foundRuntimeFolders(this.folders)) {
      const names = (await readdir(folder)).filter((name) => name.endsWith(ending) && name.length === nameLength);
      places.push(...names.map((name) => join(folder, name)));
    }
    return places;
  }
}

/**
 * Links of folders are followed, since people reach one folder by several paths; that of the file itself is not, since it
 * leads elsewhere with each change where the file is a mounted ConfigMap.
 */
async function nameOf(file: string): Promise<string> {
  const path = resolve(file);
  const folder = await realpath(dirname(path)).catch(() => dirname(path));
  const hash = createHash('sha256').update(join(folder, basename(path)));
  return hash.digest('hex').slice(0, nameLength - ending.length) + ending;
}
