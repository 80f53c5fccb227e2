import { ArrayMinSize } from 'class-validator';
import { Setting } from '@zot/extension-api';
import { IsHashKey } from './hash-key.js';

/** Files of the certificate by which a member speaks to the others. */
export class ClusterTlsConfig {
  @Setting({ type: 'string', describe: 'The PEM file with the certificate. Default: none.' })
  cert = '';

  @Setting({ type: 'string', describe: 'The PEM file with the private key of the certificate. Default: none.' })
  key = '';

  @Setting({
    type: 'string',
    describe: 'The PEM file with the authorities that other members are checked by. Default: those of the system.',
  })
  cacert = '';
}

/** Servers that share the repositories of one remote store, each owning some. */
export class ClusterConfig {
  @ArrayMinSize(1, {
    message: 'there is no member in it',
    context: { hint: 'list all members as host:port, this one too, or leave cluster out' },
  })
  @Setting({ type: ['string'], describe: 'All members as host:port, the same list in the same order on each. Needed.' })
  members: string[] = [];

  @IsHashKey()
  @Setting({
    type: 'string',
    secret: true,
    describe: 'The key that decides which member owns a repository: 16 bytes, the same on each member. Needed.',
  })
  hashKey = '';

  @Setting({
    type: ClusterTlsConfig,
    describe: 'The certificate by which this member speaks to the others. Default: none.',
  })
  tls?: ClusterTlsConfig;
}
