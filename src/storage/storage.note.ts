import { Inject, Injectable } from '@nestjs/common';
import type { StartNote } from '@zot/extension-api';
import { STORAGE_SECTION, type StorageSection } from './stores.js';

/** Tells an operator where the bytes are. */
@Injectable()
export class StorageNote implements StartNote {
  constructor(@Inject(STORAGE_SECTION) private readonly section: StorageSection) {}

  note(): string {
    const { rootDirectory, subPaths } = this.section;
    const others = Object.entries(subPaths).map(([route, store]) => `, ${route} in ${store.rootDirectory}`);
    return `repositories in ${rootDirectory}${others.join('')}`;
  }
}
