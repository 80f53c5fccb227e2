import { constants } from 'node:crypto';
import type { ServerOptions } from 'node:https';

/** How connections are encrypted: as zot does, with forward secrecy and authenticated ciphers only. */
export const tlsLimits = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
  ].join(':'),
  ecdhCurve: 'X25519:P-256:P-384:P-521',
  honorCipherOrder: true,
  // No client of a registry does so, and each is as dear as a new connection. Neither does zot.
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
  /** Milliseconds. */
  handshakeTimeout: 10_000,
  ALPNProtocols: ['h2', 'http/1.1'],
} satisfies ServerOptions;
