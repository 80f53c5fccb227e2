import type { Definition } from '@zot/extension-api';
import accessControl from './auth/access-control/access-control.definition.js';
import access from './auth/access.definition.js';
import apiKeys from './auth/api-keys/api-keys.definition.js';
import auth from './auth/auth.definition.js';
import bearer from './auth/methods/bearer/bearer.definition.js';
import htpasswd from './auth/methods/htpasswd/htpasswd.definition.js';
import ldap from './auth/methods/ldap/ldap.definition.js';
import mtls from './auth/methods/mtls/mtls.definition.js';
import openid from './auth/methods/openid/openid.definition.js';
import sessions from './auth/sessions/sessions.definition.js';
import cluster from './cluster/cluster.definition.js';
import control from './control/control.definition.js';
import distribution from './distribution/distribution.definition.js';
import general from './distribution/general.definition.js';
import bodies from './http/bodies/bodies.definition.js';
import compat from './http/compat/compat.definition.js';
import scrubOnDemand from './extensions/scrub/scrub-on-demand.definition.js';
import http from './http/http.definition.js';
import rateLimit from './http/rate-limit/rate-limit.definition.js';
import listener from './http/server/listener.definition.js';
import packages from './kernel/packages/packages.definition.js';
import log from './log/log.definition.js';
import blobCache from './meta/blob-cache/blob-cache.definition.js';
import meta from './meta/meta.definition.js';
import records from './meta/records/records.definition.js';
import gc from './registry/gc/gc.definition.js';
import registry from './registry/registry.definition.js';
import retentionHistory from './registry/retention/retention-history.definition.js';
import clock from './scheduler/clock/clock.definition.js';
import scheduler from './scheduler/scheduler.definition.js';
import storage from './storage/storage.definition.js';

/** What every build ships: all but the extensions. */
export const builtinSections: readonly Definition[] = [
  general,
  packages,
  clock,
  log,
  scheduler,
  storage,
  registry,
  retentionHistory,
  gc,
  scrubOnDemand,
  records,
  blobCache,
  meta,
  control,
  distribution,
  compat,
  bodies,
  listener,
  http,
  rateLimit,
  auth,
  htpasswd,
  ldap,
  openid,
  bearer,
  mtls,
  sessions,
  apiKeys,
  accessControl,
  access,
  cluster,
];
