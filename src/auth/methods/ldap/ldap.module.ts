import { Module } from '@nestjs/common';
import { passwordSources, to, type SectionModule } from '@zot/extension-api';
import type { LdapConfig } from './ldap.config.js';
import { LDAP_CONFIG, LdapFiles } from './ldap-files.js';
import { LdapSource } from './ldap-source.js';

@Module({})
export class LdapModule {}

export function ldapModule(config: LdapConfig): SectionModule {
  return {
    module: LdapModule,
    providers: [{ provide: LDAP_CONFIG, useValue: config }, LdapFiles, LdapSource],
    runs: [LdapFiles, LdapSource],
    contributes: [to(passwordSources, LdapSource)],
  };
}
