import { Module } from '@nestjs/common';
import { AccessHook, Rights, type SectionModule } from '@zot/extension-api';
import { AccessJudge, FAIL_DELAY } from './access-judge.js';
import type { AccessConfig } from './access.config.js';
import { RouteAccessHook } from './access.hook.js';
import { IdentityRights } from './identity-rights.js';
import { LoginWays } from './login-ways.js';

@Module({})
export class AccessModule {}

/** What decides over requests. */
export function accessModule({ failDelay }: AccessConfig): SectionModule {
  return {
    module: AccessModule,
    providers: [
      { provide: FAIL_DELAY, useValue: failDelay },
      LoginWays,
      AccessJudge,
      { provide: AccessHook, useClass: RouteAccessHook },
      { provide: Rights, useClass: IdentityRights },
    ],
  };
}
