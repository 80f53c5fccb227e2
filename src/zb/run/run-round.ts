import type { ProcessUsage } from '../measure/process-usage.js';
import { Sample } from '../measure/sample.js';
import type { RegistryClient } from '../registry/registry-client.js';
import type { Operation } from '../workloads/workload.js';

export interface Round {
  readonly operation: Operation;
  readonly clients: readonly RegistryClient[];
  /** The number of the first operation, so that no round repeats another's. */
  readonly from: number;
  /** How many operations, or for how long to begin new ones. */
  readonly limit: { readonly requests: number } | { readonly seconds: number };
  /** The server's process, if it is on this machine. */
  readonly usage?: ProcessUsage;
  readonly signal: AbortSignal;
  /** Called after each operation with the share of the round that is done, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Lets all clients do one operation after another, until the limit. */
export async function runRound(round: Round): Promise<Sample> {
  const { clients, limit, usage, signal } = round;
  const sample = new Sample();
  const statuses = clients.map(({ client }) => [...client.statuses]);
  for (const { steps } of clients) steps.clear();
  usage?.forgetPeak();
  const cpuBefore = usage?.cpuSeconds() ?? 0;
  const started = performance.now();
  let next = 0;

  const share = (): number =>
    'requests' in limit ? next / limit.requests : (performance.now() - started) / 1000 / limit.seconds;

  await Promise.all(
    clients.map(async (registry) => {
      while (!signal.aborted && share() < 1) {
        const index = round.from + next++;
        const begun = performance.now();
        try {
          const bytes = await round.operation(registry, index);
          sample.bytes += bytes;
          sample.latencies.add(performance.now() - begun);
        } catch (error) {
          sample.fault(error as Error);
        }
        sample.requests += 1;
        round.onProgress(share());
      }
    }),
  );

  sample.seconds = (performance.now() - started) / 1000;
  if (usage) {
    sample.cpuSeconds = usage.cpuSeconds() - cpuBefore;
    sample.peakBytes = usage.peakBytes();
  }
  clients.forEach(({ client, steps }, index) => {
    client.statuses.forEach((count, hundred) => (sample.statuses[hundred]! += count - statuses[index]![hundred]!));
    for (const [step, record] of steps) sample.addStep(step, record);
  });
  return sample;
}
