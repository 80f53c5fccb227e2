import { Module } from '@nestjs/common';
import { Bodies, type SectionModule } from '@zot/extension-api';
import type { BodiesConfig } from './bodies.config.js';
import { BufferPool } from './buffer-pool.js';
import { BODIES_SECTION, WireBodies } from './wire-bodies.js';

@Module({})
export class BodiesModule {}

export function bodiesModule(section: BodiesConfig): SectionModule {
  return {
    module: BodiesModule,
    providers: [
      { provide: BODIES_SECTION, useValue: section },
      { provide: BufferPool, useFactory: () => new BufferPool() },
      { provide: Bodies, useClass: WireBodies },
    ],
  };
}
