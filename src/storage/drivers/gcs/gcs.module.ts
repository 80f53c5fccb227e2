import { Module, type Abstract } from '@nestjs/common';
import type { SectionModule, StorageDriverFactory } from '@zot/extension-api';
import { GcsDriverFactory } from './gcs-driver-factory.js';

@Module({})
export class GcsModule {}

/** `token` is what the choice is known by where none of this is loaded. */
export function gcsModule(token: Abstract<StorageDriverFactory>): SectionModule {
  return { module: GcsModule, providers: [{ provide: token, useClass: GcsDriverFactory }] };
}
