import { Module } from '@nestjs/common';
import { Authorizer, type SectionModule } from '@zot/extension-api';
import type { AccessControlConfig } from './access-control.config.js';
import { ACCESS_CONTROL, PolicyAuthorizer } from './policy-authorizer.js';

@Module({})
export class AccessControlModule {}

/** Who may do what, as the file says. */
export function accessControlModule(config: AccessControlConfig): SectionModule {
  return {
    module: AccessControlModule,
    providers: [
      { provide: ACCESS_CONTROL, useValue: config },
      PolicyAuthorizer,
      { provide: Authorizer, useExisting: PolicyAuthorizer },
    ],
    runs: [PolicyAuthorizer],
  };
}
