import { Injectable } from '@nestjs/common';
import { canStamp, Log, Stores, type Runs } from '@zot/extension-api';
import { canShare } from './dedupe/can-share.js';
import { RegistryParts } from './registry-parts.js';

/** Sees whether stores can do what they are set to, and what is in them, and brings to its end what is under way. */
@Injectable()
export class RegistryRuns implements Runs {
  constructor(
    private readonly parts: RegistryParts,
    private readonly stores: Stores,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    for (const store of this.stores.all) {
      if (!store.settings.dedupe || (await canShare(store.driver))) continue;
      this.parts.dedupe.turnOff(store);
      this.log.warn('dedupe is off for a store, since files there cannot have two names', {
        store: store.route,
        rootDirectory: store.settings.rootDirectory,
      });
    }
  }

  /**
   * Walks over local folders, so that whoever asks for the catalog first does not wait for it. Listing a bucket costs money,
   * and is done when somebody asks.
   */
  ready(): void {
    if (!this.stores.all.every(({ driver }) => canStamp(driver))) return;
    this.parts.names.all().catch((error: unknown) => this.log.warn('the repositories could not be listed', { error }));
  }

  async stop(): Promise<void> {
    await this.parts.quarantine.settled();
    await this.parts.dedupe.flush();
  }
}
