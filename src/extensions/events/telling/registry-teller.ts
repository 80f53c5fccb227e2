import { Injectable } from '@nestjs/common';
import {
  Events,
  type IncomingManifest,
  type ManifestObserver,
  type RemovedManifest,
  type RepositoryObserver,
} from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import { Asker } from './asker.js';

/** Tells what happens in the registry, in the words of zot. */
@Injectable()
export class RegistryTeller implements ManifestObserver, RepositoryObserver {
  constructor(
    private readonly events: Events,
    private readonly asker: Asker,
  ) {}

  created({ repository }: { readonly repository: RepositoryName }): void {
    this.events.tell({ type: 'repository.created', repository, data: { name: repository } });
  }

  /** One for each tag, or one for a manifest without any. */
  pushed({ repository, digest, tags, mediaType, bytes }: IncomingManifest): void {
    const manifest = bytes.toString();
    for (const reference of tags.length > 0 ? tags : [digest]) {
      const data = { name: repository, reference, digest, mediaType, manifest };
      this.events.tell({ type: 'image.updated', repository, data });
    }
  }

  /** What the server removes by itself, by retention or as garbage, is nobody's news: zot tells nothing of it either. */
  removed({ repository, digest, tags, mediaType = '' }: RemovedManifest): void {
    if (!this.asker.isThere) return;
    for (const reference of tags.length > 0 ? tags : [digest]) {
      this.events.tell({ type: 'image.deleted', repository, data: { name: repository, reference, digest, mediaType } });
    }
  }
}
