import { Module } from '@nestjs/common';
import { AccessHook, Rights, type SectionModule } from '@zot/extension-api';
import { AccessJudge } from './access-judge.js';
import { RouteAccessHook } from './access.hook.js';
import { IdentityRights } from './identity-rights.js';
import { LoginWays } from './login-ways.js';

@Module({})
export class AccessModule {}

/** What decides over requests. */
export function accessModule(): SectionModule {
  return {
    module: AccessModule,
    providers: [
      LoginWays,
      AccessJudge,
      { provide: AccessHook, useClass: RouteAccessHook },
      { provide: Rights, useClass: IdentityRights },
    ],
  };
}
