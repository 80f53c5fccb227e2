import { Setting } from '@zot/extension-api';

const seconds = 1000;

/** How long each step may take, and how often it is tried. One connection serves all commands, so there is no pool. */
export class RedisPoolConfig {
  @Setting({ type: 'integer', describe: 'How often a failed command is tried again; -1 for never. Default: 3.' })
  max_retries = 3;

  @Setting({ type: 'duration', describe: 'The shortest pause before a command is tried again. Default: 8ms.' })
  min_retry_backoff = 8;

  @Setting({ type: 'duration', describe: 'The longest pause before a command is tried again. Default: 512ms.' })
  max_retry_backoff = 512;

  @Setting({ type: 'duration', describe: 'The longest time that connecting may take. Default: 5s.' })
  dial_timeout = 5 * seconds;

  @Setting({ type: 'duration', describe: 'The longest wait for an answer. Default: 3s.' })
  read_timeout = 3 * seconds;

  @Setting({
    type: 'duration',
    describe: 'Accepted and not used: read_timeout holds from sending to the answer. Default: 3s.',
  })
  write_timeout = 3 * seconds;

  @Setting({ type: 'boolean', describe: 'Accepted and not used: the end of a request always ends its commands.' })
  context_timeout_enabled = false;

  @Setting({ type: 'boolean', describe: 'Accepted and not used, since one connection serves all. Default: false.' })
  pool_fifo = false;

  @Setting({
    type: 'integer',
    describe: 'Accepted and not used, since one connection serves all. Default: 10 for each CPU.',
  })
  pool_size?: number;

  @Setting({
    type: 'duration',
    describe: 'Accepted and not used, since one connection serves all. Default: read_timeout and 1s.',
  })
  pool_timeout?: number;

  @Setting({ type: 'integer', describe: 'Accepted and not used, since one connection serves all. Default: 0.' })
  min_idle_conns = 0;

  @Setting({
    type: 'integer',
    describe: 'Accepted and not used, since one connection serves all. Default: 0, no limit.',
  })
  max_idle_conns = 0;

  @Setting({
    type: 'integer',
    describe: 'Accepted and not used, since one connection serves all. Default: 0, no limit.',
  })
  max_active_conns = 0;

  @Setting({ type: 'duration', describe: 'Accepted and not used, since one connection serves all. Default: 30m.' })
  conn_max_idle_time = 30 * 60 * seconds;

  @Setting({
    type: 'duration',
    describe: 'Accepted and not used, since one connection serves all. Default: 0, no limit.',
  })
  conn_max_lifetime = 0;
}
