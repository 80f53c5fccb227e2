import { Min } from 'class-validator';
import { Setting } from '@zot/extension-api';
import { IsPositive } from './is-positive.js';

const second = 1000;
export const usualTimeout = 3 * 3600 * second;
export const usualHeaderTimeout = 30 * second;

/** How one registry is spoken to. */
export class SyncTransportConfig {
  @Min(0, { message: 'must not be negative', context: { hint: 'write a duration such as 10m, or 0 to ask each time' } })
  @Setting({
    type: 'duration',
    describe:
      'How long an answer about a tag is believed on demand, as a duration. Needs onDemand. Default: 0, not at all.',
  })
  manifestCheckInterval = 0;

  @Setting({ type: 'boolean', describe: 'Checks the certificate of the registry. Default: true.' })
  tlsVerify = true;

  @Setting({
    type: 'string',
    describe: 'The folder with certificates for the registry: *.crt, *.cert and *.key. Default: none.',
  })
  certDir = '';

  @Setting({ type: 'integer', describe: 'How often a failed copy is tried again. Needs retryDelay. Default: never.' })
  maxRetries?: number;

  @Setting({
    type: 'duration',
    describe: 'The pause before a copy is tried again, as a duration. Default: none, and no retries.',
  })
  retryDelay?: number;

  @Setting({
    type: 'duration',
    describe:
      'The longest pause, where each one shall be longer than the one before. Needs retryDelay. Default: retryDelay.',
  })
  maxRetryDelay?: number;

  @Setting({ type: 'duration', describe: 'The longest time one request may take. Default and meaning of 0: 3h.' })
  syncTimeout = usualTimeout;

  @Setting({
    type: 'duration',
    hidden: true,
    describe: 'The longest wait for the beginning of an answer. Default and meaning of 0: 30s.',
  })
  responseHeaderTimeout = usualHeaderTimeout;

  @IsPositive()
  @Setting({ type: 'integer', describe: 'How many requests to a host are under way at once. Default: 3.' })
  reqConcurrent?: number;

  @IsPositive()
  @Setting({ type: 'number', describe: 'How many requests are made to a host in a second. Default: no limit.' })
  reqPerSec?: number;

  @Setting({ type: 'boolean', describe: 'Speaks HTTP/1.1 only. Default: false.' })
  disableHTTP2 = false;

  @IsPositive()
  @Setting({
    type: 'integer',
    describe: 'How many idle connections to a host are kept. Default: 2, or reqConcurrent with disableHTTP2.',
  })
  maxIdleConnsPerHost?: number;
}
