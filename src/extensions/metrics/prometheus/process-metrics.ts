import { collectDefaultMetrics, Registry } from 'prom-client';

let ofProcess: Registry | undefined;

/**
 * Processor, memory, files, event loop and garbage collection. Of the process, not of one boot, since prom-client never
 * stops to observe once it has begun: a server that reads its config again must not begin again.
 */
export function processMetrics(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
