import type { AccessHook, Stores, Wraps } from '@zot/extension-api';

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
