import { Setting } from '@zot/extension-api';
import { Oauth2CredentialHelperConfig } from './oauth2-credential-helper.config.js';
import { SyncContentConfig } from './sync-content.config.js';
import { SyncTransportConfig } from './sync-transport.config.js';

/** One registry that images are copied from: what of it, when, and who this server is there. */
export class SyncRegistryConfig extends SyncTransportConfig {
  @Setting({
    type: ['string'],
    describe: 'The URL of the registry, then those of its mirrors, tried in order. Needed.',
  })
  urls: string[] = [];

  @Setting({
    type: 'duration',
    describe: 'Time between two copies of all content, as a duration such as 6h. Default: 0, no such copies.',
  })
  pollInterval = 0;

  @Setting({ type: 'boolean', describe: 'Copies an image when somebody pulls it. Default: false.' })
  onDemand = false;

  @Setting({
    type: [SyncContentConfig],
    describe:
      'The repositories meant; the first entry that matches counts. Default: all on demand, none by pollInterval.',
  })
  content: SyncContentConfig[] = [];

  @Setting({ type: 'boolean', describe: 'Copies signed images only. Default: false.' })
  onlySigned = false;

  @Setting({ type: 'boolean', describe: 'Copies signatures that cosign keeps under tags. Default: true.' })
  syncLegacyCosignTags = true;

  @Setting({
    type: 'boolean',
    describe:
      'Keeps Docker media types, and so the digest, where OCI types would change it. Needs http.compat. Default: false.',
  })
  preserveDigest = false;

  @Setting({
    type: 'string',
    describe: 'What fetches passwords in place of credentialsFile: ecr, gcp or oauth2. Default: nothing.',
  })
  credentialHelper = '';

  @Setting({
    type: Oauth2CredentialHelperConfig,
    describe: 'How credentialHelper oauth2 gets its tokens. Needed with it.',
  })
  oauth2CredentialHelper?: Oauth2CredentialHelperConfig;
}
