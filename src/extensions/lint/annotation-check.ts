import { Inject, Injectable } from '@nestjs/common';
import type { IncomingManifest, ManifestCheck } from '@zot/extension-api';
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
  ) {}

  async check({ repository, mediaType, manifest }: IncomingManifest): Promise<void> {
    if (isImageIndex(manifest) || !isImage(mediaType, manifest)) return;
    const { annotations = {}, config } = manifest;
    const unannotated = this.mandatory.filter((name) => !Object.hasOwn(annotations, name));
    // The config is read only where the manifest alone does not do.
    if (unannotated.length === 0) return;
    const labels = await this.labels.of(repository, config);
    const missingAnnotations = unannotated.filter((name) => !labels.has(name));
    if (missingAnnotations.length > 0) throw new RegistryError('MANIFEST_INVALID', { missingAnnotations });
  }
}
