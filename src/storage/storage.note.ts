import { Inject, Injectable } from '@nestjs/common';
import type { StartNote } from '@zot/extension-api';
import { STORAGE_SECTION, type StorageSection, type StoreSection } from './stores.js';

/** Tells an operator where the bytes are. */
@Injectable()
export class StorageNote implements StartNote {
  constructor(@Inject(STORAGE_SECTION) private readonly section: StorageSection) {}

  note(): string {
    const { subPaths } = this.section;
    const others = Object.entries(subPaths).map(([route, store]) => `, ${route} in ${placeOf(store)}`);
    return `repositories in ${placeOf(this.section)}${others.join('')}`;
  }
}

/** The folder, or what the driver keeps things in: `s3 images`. */
function placeOf({ rootDirectory, storageDriver }: StoreSection): string {
  if (!storageDriver || storageDriver.name === 'local') return rootDirectory;
  const { name, bucket, container } = storageDriver as Readonly<Record<string, unknown>>;
  return [name, bucket ?? container].filter((part) => typeof part === 'string').join(' ');
}
