import { Module } from '@nestjs/common';
import { passwordSources, to, type SectionModule } from '@zot/extension-api';
import { API_KEYS_CONFIG, ApiKeySource } from './api-key-source.js';
import type { ApiKeysConfig } from './api-keys.config.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysController } from './api-keys.controller.js';

@Module({})
export class ApiKeysModule {}

export function apiKeysModule(config: ApiKeysConfig): SectionModule {
  return {
    module: ApiKeysModule,
    controllers: [ApiKeysController],
    providers: [{ provide: API_KEYS_CONFIG, useValue: config }, ApiKeys, ApiKeySource],
    // Before those that would take a key for a password, and hash it, or count it as a wrong one.
    contributes: [to(passwordSources, ApiKeySource, 'first')],
  };
}
