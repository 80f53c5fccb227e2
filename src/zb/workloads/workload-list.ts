import { mixedPull, mixedWorks, pulls } from './pull-workloads.js';
import { chunkedPushes, mixedPushes, monolithicPushes, streamedPushes } from './push-workloads.js';
import { catalog, ping, tagWorkloads } from './small-workloads.js';
import { syncs } from './sync-workloads.js';
import type { Workload } from './workload.js';

/** All tests, in the order they run. */
export const workloads: readonly Workload[] = [
  catalog,
  ...monolithicPushes,
  ...streamedPushes,
  ...pulls,
  mixedPull,
  ...mixedPushes,
  ...mixedWorks,
  ...syncs,
  ping,
  ...tagWorkloads,
  ...chunkedPushes,
];
