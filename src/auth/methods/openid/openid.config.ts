import { Setting } from '@zot/extension-api';
import { OpenidProviderConfig } from './openid-provider.config.js';

export class OpenidConfig {
  @Setting({
    type: { '*': OpenidProviderConfig },
    keys: 'lower',
    emptyMeans: 'present',
    describe: 'The services that browsers may log in by: google, gitlab, oidc for any other, and github. Needed.',
  })
  providers: Record<string, OpenidProviderConfig> = {};

  @Setting({
    type: ['string'],
    describe:
      'The origins that a login may lead back to, beside externalUrl. Default: none, only paths of this server.',
  })
  callbackAllowOrigins: string[] = [];

  /** What logins have to know of other sections; no settings. The URL by which browsers reach this server: */
  origin?: string;
  isSecure?: boolean;
  /** Other servers keep what is known of users in the same store. */
  isShared?: boolean;
  /** What servers with the same file have in common, to read each other's logins under way. */
  stateSecret?: string;
}
