import type { Workload } from '../workloads/workload.js';
import { workloads } from '../workloads/workload-list.js';

/** The tests that a run does, in their order. */
export function chooseWorkloads(tests: RegExp | undefined, hasUpstream: boolean): Workload[] {
  return workloads.filter(({ name, onlyWhenAsked, needsUpstream }) => {
    if (needsUpstream && !hasUpstream) return false;
    return tests ? tests.test(name) : !onlyWhenAsked;
  });
}
