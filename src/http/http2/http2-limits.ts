import type { ServerOptions } from 'node:http2';
import { headerLines, serverLimits } from '../server/server-limits.js';

/**
 * Limits of a connection of HTTP/2, against those who make much work with little (floods of settings, pings, resets, heads in
 * many pieces): what goes beyond ends the connection.
 */
export const http2Limits = {
  maxHeaderListPairs: headerLines,
  maxSettings: 32,
  maxOutstandingPings: 10,
  maxSessionInvalidFrames: 100,
  maxSessionRejectedStreams: 100,
  /** Streams that a client may give up at once, and in each second from then on (rapid reset, CVE-2023-44487). */
  streamResetBurst: 200,
  streamResetRate: 33,
  /** Megabytes. */
  maxSessionMemory: 10,
  settings: {
    enablePush: false,
    maxConcurrentStreams: 100,
    maxHeaderListSize: serverLimits.maxHeaderSize,
    /** Bytes of a body that a client may send before we take any: as much as each stream can have us hold. */
    initialWindowSize: 256 * 1024,
  },
} as const satisfies ServerOptions;

/** Bytes that all streams of a connection may send before we take any. Node takes them at once. */
export const connectionWindow = 1024 * 1024;
