import { Module } from '@nestjs/common';
import { Compat, type SectionModule } from '@zot/extension-api';
import type { CompatConfig } from './compat.config.js';

@Module({})
export class CompatModule {}

export function compatModule(compat: CompatConfig): SectionModule {
  return { module: CompatModule, providers: [{ provide: Compat, useValue: compat }] };
}
