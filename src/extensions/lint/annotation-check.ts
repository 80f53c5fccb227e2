import { Inject, Injectable } from '@nestjs/common';
import { Events, type IncomingManifest, type ManifestCheck } from '@zot/extension-api';
import { isImageIndex, RegistryError } from '@zot/oci';
import { ImageLabels } from './image-labels.js';
import { isImage } from './is-image.js';

export const MANDATORY_ANNOTATIONS = Symbol('mandatory annotations');

/** Refuses an image that has one of the annotations neither in its manifest nor as a label of its config. */
@Injectable()
export class AnnotationCheck implements ManifestCheck {
  constructor(
    @Inject(MANDATORY_ANNOTATIONS) private readonly mandatory: readonly string[],
    private readonly labels: ImageLabels,
    private readonly events: Events,
  ) {}

  async check(incoming: IncomingManifest): Promise<void> {
    const { repository, mediaType, manifest } = incoming;
    if (isImageIndex(manifest) || !isImage(mediaType, manifest)) return;
    const { annotations = {}, config } = manifest;
    const unannotated = this.mandatory.filter((name) => !Object.hasOwn(annotations, name));
    // The config is read only where the manifest alone does not do.
    if (unannotated.length === 0) return;
    const labels = await this.labels.of(repository, config);
    const missingAnnotations = unannotated.filter((name) => !labels.has(name));
    if (missingAnnotations.length === 0) return;
    this.tell(incoming);
    throw new RegistryError('MANIFEST_INVALID', { missingAnnotations });
  }

  private tell({ repository, digest, tags, mediaType, bytes }: IncomingManifest): void {
    const manifest = bytes.toString();
    for (const reference of tags.length > 0 ? tags : [digest]) {
      const data = { name: repository, reference, digest, mediaType, manifest };
      this.events.tell({ type: 'image.lint_failed', repository, data });
    }
  }
}
