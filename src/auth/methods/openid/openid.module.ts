import { Module } from '@nestjs/common';
import { passwordSources, to, type SectionModule } from '@zot/extension-api';
import { CallbackController } from './callback.controller.js';
import { LoginProviders, OPENID_CONFIG } from './login-providers.js';
import { LoginController } from './login.controller.js';
import type { OpenidConfig } from './openid.config.js';
import { OpenidUsers } from './openid-users.js';
import { PendingLogins } from './pending-login.js';

@Module({})
export class OpenidModule {}

export function openidModule(config: OpenidConfig): SectionModule {
  return {
    module: OpenidModule,
    controllers: [LoginController, CallbackController],
    providers: [
      { provide: OPENID_CONFIG, useValue: config },
      { provide: PendingLogins, useFactory: () => new PendingLogins(config.stateSecret) },
      LoginProviders,
      OpenidUsers,
    ],
    contributes: [to(passwordSources, OpenidUsers, 'last')],
  };
}
