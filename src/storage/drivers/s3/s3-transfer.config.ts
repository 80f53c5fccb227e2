import { Setting } from '@zot/extension-api';

const mebibyte = 1024 * 1024;

/** How the S3 driver speaks to its server. */
export class S3TransferConfig {
  @Setting({
    type: 'boolean',
    describe: 'Speaks TLS. Default: true; a regionendpoint with a scheme decides by itself.',
  })
  secure = true;

  @Setting({ type: 'boolean', describe: 'Trusts any certificate of the server. Default: false.' })
  skipverify = false;

  @Setting({
    type: 'boolean',
    describe: 'Signs requests by version 4 of the scheme; there is no other. Default: true.',
  })
  v4auth = true;

  @Setting({ type: 'boolean', describe: 'Uses the endpoints for IPv4 and IPv6. Default: false.' })
  usedualstack = false;

  @Setting({ type: 'boolean', describe: 'Uses S3 Transfer Acceleration. Default: false.' })
  accelerate = false;

  @Setting({ type: 'boolean', describe: 'Uses the FIPS endpoints. Default: false.' })
  usefipsendpoint = false;

  @Setting({ type: 'string', describe: 'What is added to the User-Agent header. Default: nothing.' })
  useragent?: string;

  @Setting({ type: 'integer', describe: 'The size of a part of a copy inside the bucket, in bytes. Default: 32 MiB.' })
  multipartcopychunksize = 32 * mebibyte;

  @Setting({ type: 'integer', describe: 'How many parts of a copy are under way at once. Default: 100.' })
  multipartcopymaxconcurrency = 100;

  @Setting({ type: 'integer', describe: 'From which size on a copy is made in parts, in bytes. Default: 32 MiB.' })
  multipartcopythresholdsize = 32 * mebibyte;
}
