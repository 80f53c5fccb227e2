import { Module } from '@nestjs/common';
import { authenticators, loginObservers, Sessions, to, type SectionModule } from '@zot/extension-api';
import { CookieSessions, SESSIONS_CONFIG } from './cookie-sessions.js';
import { LogoutController } from './logout.controller.js';
import { SessionLogin } from './session-login.js';
import { SessionOpening } from './session-opening.js';
import type { SessionsConfig } from './sessions.config.js';

@Module({})
export class SessionsModule {}

export function sessionsModule(config: SessionsConfig): SectionModule {
  return {
    module: SessionsModule,
    controllers: [LogoutController],
    providers: [
      { provide: SESSIONS_CONFIG, useValue: config },
      { provide: Sessions, useClass: CookieSessions },
      SessionLogin,
      SessionOpening,
    ],
    contributes: [to(authenticators, SessionLogin), to(loginObservers, SessionOpening)],
  };
}
