import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import { defineSlot } from '../wiring/slot.js';

/** Who this server is at another registry. */
export interface UpstreamLogin {
  readonly username: string;
  /** A password, or a token that stands for one. */
  readonly password: string;
  /** Milliseconds since 1970 from which on it is of no use. Absent: it is used until the registry refuses it. */
  readonly expires?: number;
}

/** For whom a login is asked. */
export interface UpstreamLoginRequest {
  /** The registry: scheme, host and port. What is given is sent there, and nowhere else. */
  readonly upstream: URL;
  /** The login that was given before was refused, so that a remembered one is of no use. */
  readonly isRefused: boolean;
  readonly signal: AbortSignal;
}

/**
 * Fetches logins for the registries that images are copied from, as `credentialHelper` names it. Owner: extensions.sync,
 * which remembers them: it asks before the first request, a minute before one expires, and once when one is refused.
 * Never a secret in what is thrown.
 */
export abstract class UpstreamCredentials {
  /** Undefined: without a login. Rejects where none can be had now; the copy is tried again later. */
  abstract login(request: UpstreamLoginRequest): Promise<UpstreamLogin | undefined>;
}

/** What fetches logins for one registry is made from. */
export interface UpstreamCredentialsRequest {
  /** The registry's entry in `extensions.sync.registries`, checked. */
  readonly options: object;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes one for each registry that names it. */
export abstract class UpstreamCredentialsFactory {
  /** No I/O. */
  abstract create(request: UpstreamCredentialsRequest): UpstreamCredentials;
}

/** Picked by `extensions.sync.registries[].credentialHelper`. Owner: extensions.sync. */
export const upstreamCredentials = defineSlot<UpstreamCredentialsFactory>('sync.upstream-credentials');
