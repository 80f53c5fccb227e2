import { parseDuration, StartError } from '@zot/extension-api';
import { RedisConfig } from '../redis.config.js';

/** A config whose `url` was read into its other settings, and what only a URL can say. */
export class RedisPlace extends RedisConfig {
  isCluster = false;
  isEncrypted = false;
  /** Takes the certificate of anybody. */
  skipVerify = false;
  /** A socket of this machine. */
  path?: string;
}

const second = 1000;
const schemes = new Set(['redis:', 'rediss:', 'unix:']);

/**
 * Reads a URL as zot's client does: `redis://user:password@host:6379/0?read_timeout=3s`, `rediss://` for TLS, `unix://` for
 * a socket; members of a cluster as further `addr` parameters. Throws `StartError`, which does not repeat it.
 */
export function placeOfUrl(text: string): RedisPlace {
  const refuse = (what: string) => new StartError(`storage.cacheDriver.url ${what}`, 'write it as redis://host:6379/0');
  const url = URL.parse(text);
  if (!url || !schemes.has(url.protocol)) throw refuse('is not the URL of a Redis server');
  const place = new RedisPlace();
  if (url.username !== '') place.username = decodeURIComponent(url.username);
  if (url.password !== '') place.password = decodeURIComponent(url.password);
  place.isEncrypted = url.protocol === 'rediss:';
  const parameters = new Map(url.searchParams);
  const others = url.searchParams.getAll('addr');
  place.isCluster = others.length > 0;
  parameters.delete('addr');
  if (url.protocol === 'unix:') {
    place.path = decodeURIComponent(url.pathname);
  } else {
    place.addr = [
      `${url.hostname === '' ? 'localhost' : url.hostname}:${url.port === '' ? 6379 : url.port}`,
      ...others,
    ];
    const number = url.pathname.replace(/^\//, '');
    if (number !== '') parameters.set('db', number);
  }
  for (const [key, value] of parameters) {
    if (key === 'skip_verify') place.skipVerify = value === 'true' || value === '1';
    else if (!set(place, key, value)) throw refuse(`has the parameter ${key}, which cannot be read`);
  }
  return place;
}

/** False where there is no such setting, or its value is of another kind. */
function set(place: RedisPlace, key: string, text: string): boolean {
  const isSetting = Object.hasOwn(new RedisConfig(), key) || optional.has(key);
  if (!isSetting || key === 'addr' || key === 'name' || key === 'url') return false;
  const value = read(key, text, Reflect.get(place, key));
  return value !== undefined && Reflect.set(place, key, value);
}

const optional = new Set(['client_name', 'pool_size', 'pool_timeout', 'master_name', 'identity_suffix']);
const durations = /_timeout$|_backoff$|_time$|_lifetime$/;

function read(key: string, text: string, former: unknown): unknown {
  if (typeof former === 'boolean')
    return ['true', '1'].includes(text) || (['false', '0'].includes(text) ? false : undefined);
  if (durations.test(key)) return durationOf(text);
  if (typeof former !== 'number' && key !== 'pool_size') return text;
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** In milliseconds; a number without a unit means seconds here. */
function durationOf(text: string): number | undefined {
  if (/^-?\d+$/.test(text)) return Number(text) * second;
  const found = parseDuration(text);
  return typeof found === 'number' ? found : undefined;
}
