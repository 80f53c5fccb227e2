import { Module } from '@nestjs/common';
import { BlobCaches, type SectionModule } from '@zot/extension-api';
import { StoredBlobCaches } from './stored-blob-caches.js';

@Module({})
export class BlobCacheModule {}

export function blobCacheModule(): SectionModule {
  return { module: BlobCacheModule, providers: [{ provide: BlobCaches, useClass: StoredBlobCaches }] };
}
