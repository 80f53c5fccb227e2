import { Cluster, Redis, type ClusterOptions, type NodeRole, type RedisOptions } from 'ioredis';
import type { RedisConfig } from '../redis.config.js';
import { placeOfUrl, RedisPlace } from './redis-url.js';

export type RedisClient = Redis | Cluster;

/** What is connected to, from `cacheDriver`: with a URL, only what it says. Throws `StartError` for one that cannot be read. */
export function placeOf(config: RedisConfig): RedisPlace {
  if (config.url !== undefined && config.url !== '') return placeOfUrl(config.url);
  const place: RedisPlace = Object.assign(new RedisPlace(), config);
  place.isCluster = place.master_name === undefined && place.addr.length > 1;
  return place;
}

/** A client that is not connected yet. One connection serves all commands, so that nothing of a pool is needed. */
export function redisClient(place: RedisPlace): RedisClient {
  if (place.isCluster) return new Cluster(place.addr.map(addressOf), clusterOptions(place));
  return new Redis(place.master_name === undefined ? singleOptions(place) : sentinelOptions(place));
}

function singleOptions(place: RedisPlace): RedisOptions {
  const address = place.path === undefined ? addressOf(place.addr[0] ?? 'localhost:6379') : { path: place.path };
  return { ...address, ...connection(place), db: place.db, retryStrategy: pauses(place) };
}

function sentinelOptions(place: RedisPlace): RedisOptions {
  return {
    ...connection(place),
    db: place.db,
    retryStrategy: pauses(place),
    sentinels: place.addr.map(addressOf),
    name: place.master_name,
    sentinelUsername: place.sentinel_username,
    sentinelPassword: place.sentinel_password,
    sentinelRetryStrategy: pauses(place),
    role: place.read_only ? 'slave' : 'master',
  };
}

function clusterOptions(place: RedisPlace): ClusterOptions {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    redisOptions: connection(place),
    clusterRetryStrategy: pauses(place),
    slotsRefreshTimeout: place.dial_timeout,
    maxRedirections: place.max_redirects,
    scaleReads: readers(place),
  };
}

function connection(place: RedisPlace): Omit<RedisOptions, 'retryStrategy'> {
  return {
    lazyConnect: true,
    // What cannot be sent now is told at once; whether it is worth another try its caller knows.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: place.dial_timeout,
    commandTimeout: place.read_timeout,
    connectionName: place.client_name,
    username: place.username,
    password: place.password,
    protocol: place.protocol === 2 ? 2 : 3,
    disableClientInfo: place.disable_identity,
    clientInfoTag: place.identity_suffix,
    ...(place.isEncrypted && { tls: { rejectUnauthorized: !place.skipVerify } }),
  };
}

/** Reconnects for as long as the server runs: soon at first, then every few seconds. */
function pauses({ min_retry_backoff, max_retry_backoff }: RedisPlace): (times: number) => number {
  const longest = Math.max(max_retry_backoff, 2000);
  return (times) => Math.min(Math.max(min_retry_backoff, 8) * 2 ** Math.min(times, 20), longest);
}

function readers({ read_only, route_by_latency, route_randomly }: RedisPlace): NodeRole {
  if (route_by_latency || route_randomly) return 'all';
  return read_only ? 'slave' : 'master';
}

function addressOf(text: string): { host: string; port: number } {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  return { host: bracketed ?? plain ?? text, port: Number(port ?? 6379) };
}
