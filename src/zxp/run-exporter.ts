import type { ZxpConfig } from './config/configured.js';
import { Exporter } from './exporter.js';
import { ExporterLog } from './exporter-log.js';
import { RegistryMetrics } from './scrape/registry-metrics.js';

/** Runs until it is asked to end. Rejects where it cannot start. */
export async function runExporter({ server, exporter: config }: ZxpConfig): Promise<void> {
  const log = ExporterLog.open(config.log);
  const exporter = new Exporter(config, await RegistryMetrics.of(server), log);
  const port = await exporter.listen();
  log.add('info', 'started', {
    port,
    path: config.metrics.path,
    registry: `${server.protocol}://${server.host}:${server.port}`,
  });
  await asked();
  await exporter.close();
}

async function asked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  process.once('SIGTERM', resolve).once('SIGINT', resolve);
  await promise;
}
