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
  type Wraps,
} from '@zot/extension-api';
import { TraceConfig } from './trace.config.js';
import { checkTrace } from './trace.rules.js';

/** Makes the span of each request; loaded with the module, as the others are. */
export abstract class RequestTracing implements Wraps<AccessHook> {
  abstract wrap(inner: AccessHook): AccessHook;
}

/** Makes spans of calls of a port. */
export abstract class PortTracing {
  abstract wrap<P extends object>(inner: P): P;
}

/** Makes spans of what is done on storage. */
export abstract class StorageTracing implements Wraps<Stores> {
  abstract wrap(inner: Stores): Stores;
}

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
