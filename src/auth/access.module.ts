import { Module } from '@nestjs/common';
import { AccessHook, requestObservers, Rights, to, type SectionModule } from '@zot/extension-api';
import { AccessJudge, FAIL_DELAY } from './access-judge.js';
import type { AccessConfig } from './access.config.js';
import { RouteAccessHook } from './access.hook.js';
import { FreshLogins } from './audit/fresh-logins.js';
import { RequestAudit } from './audit/request-audit.js';
import { IdentityRights } from './identity-rights.js';
import { LoginWays } from './login-ways.js';

@Module({})
export class AccessModule {}

/** What decides over requests. */
export function accessModule({ failDelay, isAudited }: AccessConfig): SectionModule {
  return {
    module: AccessModule,
    providers: [
      { provide: FAIL_DELAY, useValue: failDelay },
      LoginWays,
      AccessJudge,
      { provide: AccessHook, useClass: RouteAccessHook },
      { provide: Rights, useClass: IdentityRights },
      ...(isAudited ? [FreshLogins, RequestAudit] : []),
    ],
    contributes: isAudited ? [to(requestObservers, RequestAudit)] : [],
  };
}
