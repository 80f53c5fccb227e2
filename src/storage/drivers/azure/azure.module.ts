import { Module, type Abstract } from '@nestjs/common';
import type { SectionModule, StorageDriverFactory } from '@zot/extension-api';
import { AzureDriverFactory } from './azure-driver-factory.js';

@Module({})
export class AzureModule {}

/** `token` is what the choice is known by where none of this is loaded. */
export function azureModule(token: Abstract<StorageDriverFactory>): SectionModule {
  return { module: AzureModule, providers: [{ provide: token, useClass: AzureDriverFactory }] };
}
