import { Setting } from '@zot/extension-api';
import { RedisPoolConfig } from './redis-pool.config.js';

/** The parameters of `cacheDriver` by the name `redis`. With `url`, nothing but it and `keyprefix` counts. */
export class RedisConfig extends RedisPoolConfig {
  @Setting({ type: 'string', describe: 'The name of this driver: redis. Needed.' })
  name = 'redis';

  @Setting({
    type: 'string',
    secret: true,
    describe:
      'The server, as redis://user:password@host:6379/0; a cluster, where addr= parameters add members. Needed without addr.',
  })
  url?: string;

  @Setting({ type: 'string', describe: 'What each key begins with. Default: zot.' })
  keyprefix = 'zot';

  @Setting({
    type: ['string'],
    describe: 'The servers as host:port: one, the members of a cluster, or the sentinels. Needed without url.',
  })
  addr: string[] = [];

  @Setting({
    type: 'string',
    describe: 'The name of the master that sentinels watch; turns addr into sentinels. Default: none.',
  })
  master_name?: string;

  @Setting({ type: 'string', describe: 'The name that the connection gives itself. Default: none.' })
  client_name?: string;

  @Setting({ type: 'integer', describe: 'The number of the database. Default: 0.' })
  db = 0;

  @Setting({ type: 'integer', describe: 'The version of the protocol, 2 or 3. Default: 3.' })
  protocol = 3;

  @Setting({ type: 'string', describe: 'The user. Default: none.' })
  username?: string;

  @Setting({ type: 'string', secret: true, describe: 'The password of the user. Default: none.' })
  password?: string;

  @Setting({ type: 'string', describe: 'The user at the sentinels. Default: none.' })
  sentinel_username?: string;

  @Setting({ type: 'string', secret: true, describe: 'The password at the sentinels. Default: none.' })
  sentinel_password?: string;

  @Setting({ type: 'integer', describe: 'How often a member of a cluster may point to another one. Default: 3.' })
  max_redirects = 3;

  @Setting({ type: 'boolean', describe: 'Reads from replicas of a cluster. Default: false.' })
  read_only = false;

  @Setting({ type: 'boolean', describe: 'Reads from the nearest member of a cluster. Default: false.' })
  route_by_latency = false;

  @Setting({ type: 'boolean', describe: 'Reads from any member of a cluster. Default: false.' })
  route_randomly = false;

  @Setting({ type: 'boolean', describe: 'Does not tell the server which library speaks to it. Default: false.' })
  disable_identity = false;

  @Setting({ type: 'string', describe: 'What is added to the name of the library. Default: nothing.' })
  identity_suffix?: string;

  @Setting({ type: 'boolean', describe: 'Accepted and not used. Default: false.' })
  unstable_resp3 = false;
}
