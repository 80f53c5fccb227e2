import type { ServerOptions } from 'node:http';

/** Limits of a connection that hold for every file. Those of the file are silences, and are looked at elsewhere. */
export const serverLimits = {
  /** Milliseconds for the head of a request, and for the first byte on a new connection. Looked at each second. */
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  /** A whole request may take as long as its client goes on. */
  requestTimeout: 0,
  /** Milliseconds that a connection is kept for a next request. */
  keepAliveTimeout: 120_000,
  /** Bytes of a request's head: tokens with many groups are long, and each connection may hold this much. */
  maxHeaderSize: 32 * 1024,
  // Looked at by the first hook, which answers as it does everywhere.
  requireHostHeader: false,
  // A peer that is gone without a word is noticed by the system, also where no time-out of ours runs.
  keepAlive: true,
  keepAliveInitialDelay: 60_000,
  // Most requests have no body; the life of a stream is spared for them.
  optimizeEmptyRequests: true,
} as const satisfies ServerOptions;

/** Lines in a request's head; Node would drop what is beyond, and so read another request than was sent. */
export const headerLines = 256;

/** Connections at once. More are closed as they come. */
export const connectionLimit = 16_384;
