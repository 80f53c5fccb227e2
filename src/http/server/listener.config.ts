import type { TlsConfig } from '../tls.config.js';

/** What of `http` concerns sockets and connections; not a section. */
export class ListenerConfig {
  address!: string;
  port!: string;
  /** Milliseconds that a client may leave bytes of ours untaken; 0 or less for no limit. */
  writeTimeout!: number;
  /** Undefined: plain HTTP. */
  tls?: TlsConfig;
}
