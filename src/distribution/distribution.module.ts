import { Module } from '@nestjs/common';
import type { SectionModule } from '@zot/extension-api';
import { BaseController } from './base.controller.js';
import { BlobAnswer } from './blob-answer.js';
import { BlobMounts } from './blob-mounts.js';
import { BlobsController } from './blobs.controller.js';
import { CatalogController } from './catalog.controller.js';
import { CollisionCheck } from './collision-check.js';
import { DiscoveryController } from './discovery.controller.js';
import { HealthController } from './health.controller.js';
import { ManifestReadingController } from './manifest-reading.controller.js';
import { ManifestWritingController } from './manifest-writing.controller.js';
import { PullNews } from './pull-news.js';
import { PushRights } from './push-rights.js';
import { RecentBlobs } from './recent-blobs.js';
import { ReferrersController } from './referrers.controller.js';
import { TagsController } from './tags.controller.js';
import { UploadOpeningController } from './upload-opening.controller.js';
import { UploadSessionController } from './upload-session.controller.js';

@Module({})
export class DistributionModule {}

export function distributionModule(): SectionModule {
  return {
    module: DistributionModule,
    controllers: [
      BaseController,
      HealthController,
      DiscoveryController,
      CatalogController,
      TagsController,
      ReferrersController,
      ManifestReadingController,
      ManifestWritingController,
      BlobsController,
      UploadOpeningController,
      UploadSessionController,
    ],
    providers: [BlobAnswer, BlobMounts, CollisionCheck, PullNews, PushRights, RecentBlobs],
  };
}
