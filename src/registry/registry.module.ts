import { Module } from '@nestjs/common';
import { Blobs, Catalog, Manifests, metricSources, tasks, to, Uploads, type SectionModule } from '@zot/extension-api';
import { DedupeTasks } from './dedupe/dedupe-tasks.js';
import { CollectionParts } from './gc/collection-parts.js';
import { CollectionTasks } from './gc/collection-tasks.js';
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
      CollectionTasks,
      DedupeTasks,
      { provide: Blobs, useFactory: ({ blobs }: RegistryParts) => blobs, inject: [RegistryParts] },
      { provide: Uploads, useFactory: ({ uploads }: RegistryParts) => uploads, inject: [RegistryParts] },
      { provide: Manifests, useFactory: ({ manifests }: RegistryParts) => manifests, inject: [RegistryParts] },
      { provide: Catalog, useFactory: ({ catalog }: RegistryParts) => catalog, inject: [RegistryParts] },
    ],
    runs: [RegistryRuns],
    contributes: [
      to(metricSources, RegistrySeries),
      to(metricSources, CollectionTasks),
      to(tasks, CollectionTasks),
      to(tasks, DedupeTasks),
    ],
  };
}
