import { Module } from '@nestjs/common';
import { Blobs, Catalog, Manifests, metricSources, to, Uploads, type SectionModule } from '@zot/extension-api';
import { RegistryParts } from './registry-parts.js';
import { RegistrySeries } from './registry-series.js';

@Module({})
export class RegistryModule {}

export function registryModule(): SectionModule {
  return {
    module: RegistryModule,
    providers: [
      RegistryParts,
      RegistrySeries,
      { provide: Blobs, useFactory: ({ blobs }: RegistryParts) => blobs, inject: [RegistryParts] },
      { provide: Uploads, useFactory: ({ uploads }: RegistryParts) => uploads, inject: [RegistryParts] },
      { provide: Manifests, useFactory: ({ manifests }: RegistryParts) => manifests, inject: [RegistryParts] },
      { provide: Catalog, useFactory: ({ catalog }: RegistryParts) => catalog, inject: [RegistryParts] },
    ],
    contributes: [to(metricSources, RegistrySeries)],
  };
}
