import { relative, resolve, sep } from 'node:path';
import { issue, type Issue } from '@zot/extension-api';
import { driverName } from './driver-parameters.js';
import type { StorePlace } from './store-place.js';

const separate = 'give each store a folder of its own';

/** Two stores of one kind in one folder would take each other's files for their own. */
export function* checkRootDirectories(places: readonly StorePlace[]): Iterable<Issue> {
  const named = places.filter(({ store }) => store.rootDirectory !== '');
  for (const [index, place] of named.entries()) {
    for (const other of named.slice(0, index)) {
      if (kindOf(place) !== kindOf(other)) continue;
      const said = overlap(place, other);
      if (said) yield issue.error([...place.path, 'rootDirectory'], said, separate);
    }
  }
}

function overlap(place: StorePlace, other: StorePlace): string | undefined {
  const [folder, otherFolder] = [resolve(place.store.rootDirectory), resolve(other.store.rootDirectory)];
  // Some file systems do not tell case apart.
  if (folder.toLowerCase() === otherFolder.toLowerCase()) return `is the folder of ${other.title} too`;
  if (isInside(folder, otherFolder)) return `lies inside the folder of ${other.title}`;
  if (isInside(otherFolder, folder)) return `holds the folder of ${other.title}`;
  return undefined;
}

function isInside(folder: string, outer: string): boolean {
  const way = relative(outer, folder);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`);
}

function kindOf({ store }: StorePlace): string {
  return store.storageDriver ? driverName(store.storageDriver) : '';
}
