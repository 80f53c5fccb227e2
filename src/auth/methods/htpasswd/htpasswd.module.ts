import { Module } from '@nestjs/common';
import { passwordSources, PasswordVerifier, to, type SectionModule } from '@zot/extension-api';
import { CryptPasswordVerifier } from '../../passwords/crypt-password-verifier.js';
import { PasswordPool } from '../../passwords/password-pool.js';
import type { HtpasswdConfig } from './htpasswd.config.js';
import { HtpasswdSource } from './htpasswd-source.js';
import { HTPASSWD_PATH, HtpasswdUsers } from './htpasswd-users.js';

@Module({})
export class HtpasswdModule {}

export function htpasswdModule({ path }: HtpasswdConfig): SectionModule {
  return {
    module: HtpasswdModule,
    providers: [
      { provide: HTPASSWD_PATH, useValue: path },
      PasswordPool,
      { provide: PasswordVerifier, useClass: CryptPasswordVerifier },
      HtpasswdUsers,
      HtpasswdSource,
    ],
    runs: [PasswordPool, HtpasswdUsers],
    contributes: [to(passwordSources, HtpasswdSource)],
  };
}
