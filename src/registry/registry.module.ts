import { Module } from '@nestjs/common';
import {
  Blobs,
  Catalog,
  ContentCheck,
  GarbageCollector,
  Manifests,
  metricSources,
  tasks,
  to,
  Uploads,
  type SectionModule,
} from '@zot/extension-api';
import { DedupeTasks } from './dedupe/dedupe-tasks.js';
import { CollectionParts } from './gc/collection-parts.js';
import { RegistryParts } from './registry-parts.js';
import { RegistryPoints } from './registry-points.js';
import { RegistryRuns } from './registry-runs.js';
import { RegistrySeries } from './registry-series.js';

@Module({})
export class RegistryModule {}

export function registryModule(): SectionModule {
  return {
    module: RegistryModule,
    providers: [
      RegistryPoints,
      RegistryParts,
      RegistryRuns,
      RegistrySeries,
      CollectionParts,
      DedupeTasks,
      { provide: Blobs, useFactory: ({ blobs }: RegistryParts) => blobs, inject: [RegistryParts] },
      { provide: Uploads, useFactory: ({ uploads }: RegistryParts) => uploads, inject: [RegistryParts] },
      { provide: Manifests, useFactory: ({ manifests }: RegistryParts) => manifests, inject: [RegistryParts] },
      { provide: Catalog, useFactory: ({ catalog }: RegistryParts) => catalog, inject: [RegistryParts] },
      { provide: ContentCheck, useFactory: ({ check }: RegistryParts) => check, inject: [RegistryParts] },
      { provide: GarbageCollector, useExisting: CollectionParts },
    ],
    runs: [RegistryRuns],
    contributes: [to(metricSources, RegistrySeries), to(tasks, DedupeTasks)],
  };
}
