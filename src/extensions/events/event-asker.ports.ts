import type { AccessHook, Wraps } from '@zot/extension-api';

/** Knows which request things happen for; loaded with the module. */
export abstract class EventAsker implements Wraps<AccessHook> {
  abstract wrap(inner: AccessHook): AccessHook;
}
