import { Module } from '@nestjs/common';
import { authenticators, to, type SectionModule } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';
import { BASIC_REALM, BasicLogin } from './methods/basic/basic-login.js';

@Module({})
export class AuthModule {}

/** What the ways to log in have in common. */
export function authModule({ realm = 'Authorization Required' }: AuthConfig): SectionModule {
  return {
    module: AuthModule,
    providers: [{ provide: BASIC_REALM, useValue: realm }, BasicLogin],
    contributes: [to(authenticators, BasicLogin)],
  };
}
