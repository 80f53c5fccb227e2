import { Module } from '@nestjs/common';
import { authenticators, PasswordUsers, SessionStore, to, type SectionModule } from '@zot/extension-api';
import type { AuthConfig } from './auth.config.js';
import { BASIC_REALM, BasicLogin } from './methods/basic/basic-login.js';
import { SourceUsers } from './methods/basic/source-users.js';
import { ConfiguredSessionStore, SESSION_DRIVER } from './sessions/configured-session-store.js';

@Module({})
export class AuthModule {}

/** What the ways to log in have in common. */
export function authModule({ realm = 'Authorization Required', sessionDriver }: AuthConfig): SectionModule {
  return {
    module: AuthModule,
    providers: [
      { provide: BASIC_REALM, useValue: realm },
      { provide: SESSION_DRIVER, useValue: sessionDriver },
      BasicLogin,
      ConfiguredSessionStore,
      { provide: SessionStore, useExisting: ConfiguredSessionStore },
      { provide: PasswordUsers, useClass: SourceUsers },
    ],
    runs: [ConfiguredSessionStore],
    contributes: [to(authenticators, BasicLogin)],
  };
}
