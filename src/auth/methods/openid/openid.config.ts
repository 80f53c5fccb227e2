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
}
