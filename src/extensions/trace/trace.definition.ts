import {
  AccessHook,
  Blobs,
  BuildInfo,
  Catalog,
  defineExtension,
  Log,
  Manifests,
  Stores,
  Uploads,
  wrap,
} from '@zot/extension-api';
import { TraceConfig } from './trace.config.js';
import { PortTracing, RequestTracing, StorageTracing } from './trace.ports.js';
import { checkTrace } from './trace.rules.js';

/** Traces by OpenTelemetry: what a request waits for, and where. */
export default defineExtension({
  name: 'trace',
  config: TraceConfig,
  isOn: (config) => config.enable,
  needs: [BuildInfo, Log],
  replaces: [
    wrap(AccessHook, { useClass: RequestTracing, rank: 'first' }),
    wrap(Manifests, { useClass: PortTracing }),
    wrap(Blobs, { useClass: PortTracing }),
    wrap(Uploads, { useClass: PortTracing }),
    wrap(Catalog, { useClass: PortTracing }),
    wrap(Stores, { useClass: StorageTracing }),
  ],
  check: checkTrace,
  module: async (config) => (await import('./trace.module.js')).traceModule(config),
});
