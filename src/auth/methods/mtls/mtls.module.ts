import { Module } from '@nestjs/common';
import { authenticators, to, type SectionModule } from '@zot/extension-api';
import { MTLS_CONFIG, MtlsLogin } from './mtls-login.js';
import type { MtlsConfig } from './mtls.config.js';

@Module({})
export class MtlsModule {}

export function mtlsModule(config: MtlsConfig): SectionModule {
  return {
    module: MtlsModule,
    providers: [{ provide: MTLS_CONFIG, useValue: config }, MtlsLogin],
    runs: [MtlsLogin],
    contributes: [to(authenticators, MtlsLogin)],
  };
}
