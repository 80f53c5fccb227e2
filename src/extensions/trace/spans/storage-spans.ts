import { Injectable } from '@nestjs/common';
import { Stores, type StorageDriver, type Store } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { StorageTracing } from '../trace.ports.js';
import { Tracing } from './tracing.js';

/** Those that a driver answers from memory, or that begin and end it. */
const seen = new Set([
  'stat',
  'open',
  'append',
  'write',
  'move',
  'remove',
  'link',
  'join',
  'touch',
  'redirect',
  'stamp',
]);

/** Spans of what is done on storage. A driver keeps what it can, since others ask for its methods by name. */
@Injectable()
export class StorageSpans extends StorageTracing {
  constructor(private readonly tracing: Tracing) {
    super();
  }

  wrap(inner: Stores): Stores {
    return new TracedStores(inner, (driver) => this.traced(driver));
  }

  private traced(driver: StorageDriver): StorageDriver {
    const { tracing } = this;
    const made = new Map<PropertyKey, unknown>();
    return new Proxy(driver, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        let method = made.get(key);
        if (method === undefined) {
          const bound = value.bind(target) as (...args: unknown[]) => unknown;
          const name = `storage ${String(key)}`;
          method = seen.has(String(key))
            ? (...args: unknown[]) =>
                tracing.during(
                  name,
                  () => ({ 'zot.storage.path': String(args[0]) }),
                  () => bound(...args),
                )
            : bound;
          made.set(key, method);
        }
        return method;
      },
    });
  }
}

/** Others compare stores by what they are, so each is made once. */
class TracedStores extends Stores {
  private readonly made = new Map<Store, Store>();

  constructor(
    private readonly inner: Stores,
    private readonly traced: (driver: StorageDriver) => StorageDriver,
  ) {
    super();
  }

  get all(): readonly Store[] {
    return this.inner.all.map((store) => this.storeOf(store));
  }

  of(repository: RepositoryName): Store {
    return this.storeOf(this.inner.of(repository));
  }

  private storeOf(store: Store): Store {
    let made = this.made.get(store);
    if (!made) this.made.set(store, (made = { ...store, driver: this.traced(store.driver) }));
    return made;
  }
}
