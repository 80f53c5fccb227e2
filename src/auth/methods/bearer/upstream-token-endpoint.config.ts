import { Setting } from '@zot/extension-api';

export class UpstreamTokenEndpointConfig {
  @Setting({ type: 'string', describe: 'The https URL of the token service. Needed.' })
  realm = '';

  @Setting({ type: 'string', describe: 'What this server is called there. Needed.' })
  service = '';

  @Setting({
    type: 'boolean',
    describe: 'Allows a realm by http, over which passwords go in the clear. Default: false.',
  })
  allowInsecureHttp = false;
}
