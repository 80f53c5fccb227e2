import { Injectable } from '@nestjs/common';
import type { Attributes } from '@opentelemetry/api';
import { Stores, type StorageDriver, type Store } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { StorageTracing } from '../trace.ports.js';
import { Tracing } from './tracing.js';
import { withSpans } from './with-spans.js';

/** Not those that a driver answers from memory, or that begin and end it. */
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

/** Spans of what is done on storage. */
@Injectable()
export class StorageSpans extends StorageTracing {
  constructor(private readonly tracing: Tracing) {
    super();
  }

  wrap(inner: Stores): Stores {
    return new TracedStores(inner, (driver) => this.traced(driver));
  }

  private traced(driver: StorageDriver): StorageDriver {
    return withSpans(driver, this.tracing, (method) =>
      seen.has(method) ? { name: `storage ${method}`, attributesOf } : undefined,
    );
  }
}

function attributesOf([path]: readonly unknown[]): Attributes {
  return { 'zot.storage.path': String(path) };
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
