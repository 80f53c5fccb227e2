import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { Authorizer, Clock, PasswordVerifier, RateLimiter, Scanner, SessionStore, type Port } from '@zot/extension-api';
import {
  authorizerSuite,
  clockSuite,
  passwordVerifierSuite,
  rateLimiterSuite,
  requestOf,
  scannerSuite,
  sessionStoreSuite,
} from '@zot/testkit';
import { scannerOwner } from './scanner-owner.js';
import type { PortTrial } from './trial.js';

const verifier: PortTrial<PasswordVerifier> = {
  config: (folder) => ({ http: { auth: { htpasswd: { path: join(folder, 'htpasswd') } } } }),
  define(subject, { passwordVerifier: { hashes = [] } = {} }) {
    if (hashes.length === 0) return 'its package names no hashes to try, as passwordVerifier.hashes of zot.check';
    passwordVerifierSuite('what it makes of PasswordVerifier', async () => ({ verifier: subject, hashes }));
  },
};

const clock: PortTrial<Clock> = {
  config: () => ({}),
  define(subject) {
    clockSuite('what it makes of Clock', { clock: () => subject, pass: async (_, ms) => pass(ms) });
  },
};

const sessions: PortTrial<SessionStore> = {
  config: verifier.config,
  define(store, _, { clock: time }) {
    sessionStoreSuite('what it makes of SessionStore', async () => ({ store, now: () => time.now(), pass }));
  },
};

const all = ['read', 'create', 'update', 'delete'];

const authorizer: PortTrial<Authorizer> = {
  // What ships grants everything, so that a wrapping of it shows what it takes away.
  config: (folder) => ({
    http: {
      ...verifier.config(folder, {})['http'],
      accessControl: { repositories: { '**': { anonymousPolicy: all, defaultPolicy: all } } },
    },
  }),
  define(subject, { authorizer: { request, readable = [], hidden = [] } = {} }) {
    if (readable.length === 0 || hidden.length === 0)
      return 'its package names no repositories to try, as authorizer.readable and authorizer.hidden of zot.check';
    authorizerSuite('what it makes of Authorizer', async () => ({
      authorizer: subject,
      request: requestOf(request),
      readable,
      hidden,
    }));
  },
};

const limiter: PortTrial<RateLimiter> = {
  config: (_, { rateLimiter }) => ({ http: { Ratelimit: { rate: rateLimiter?.most ?? 1 } } }),
  define(subject, { rateLimiter }) {
    if (!rateLimiter) return 'its package does not say how many requests it takes, as rateLimiter.most of zot.check';
    rateLimiterSuite('what it makes of RateLimiter', { limiter: () => subject, most: rateLimiter.most });
  },
};

const scanner: PortTrial<Scanner> = {
  config: () => ({}),
  owner: scannerOwner,
  define(subject, { scanner: images }) {
    if (!images?.clean || !images.vulnerable)
      return 'its package names no images to scan, as scanner.clean and scanner.vulnerable of zot.check';
    scannerSuite('what it makes of Scanner', async () => ({ scanner: subject, ...images }));
  },
};

export const portTrials: ReadonlyMap<Port, PortTrial<never>> = new Map<Port, PortTrial<never>>([
  [PasswordVerifier, verifier as PortTrial<never>],
  [SessionStore, sessions as PortTrial<never>],
  [Clock, clock as PortTrial<never>],
  [Authorizer, authorizer as PortTrial<never>],
  [RateLimiter, limiter as PortTrial<never>],
  [Scanner, scanner as PortTrial<never>],
]);
