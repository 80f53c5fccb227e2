import { hash } from 'node:crypto';
import type { IncomingManifest } from '@zot/extension-api';
import { digestFrom, mediaTypes, type ImageManifest, type RepositoryName, type Tag } from '@zot/oci';

export interface ImageOptions {
  readonly repository?: string;
  readonly tags?: readonly string[];
  readonly by?: string;
  /** What stands in the manifest beside its config and layers, such as annotations; or in their place. */
  readonly manifest?: Partial<ImageManifest>;
}

/** An image as checks and observers of manifests are given one, with bytes and digest that belong together. */
export function incomingImage({
  repository = 'images/test',
  tags = ['1'],
  by,
  manifest,
}: ImageOptions = {}): IncomingManifest {
  const blob = (mediaType: string, text: string) => ({
    mediaType,
    digest: digestFrom('sha256', hash('sha256', text)),
    size: text.length,
  });
  const whole: ImageManifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.imageManifest,
    config: blob(mediaTypes.imageConfig, '{"architecture":"amd64","os":"linux"}'),
    layers: [blob('application/vnd.oci.image.layer.v1.tar', 'layer')],
    ...manifest,
  };
  const bytes = Buffer.from(JSON.stringify(whole));
  return {
    repository: repository as RepositoryName,
    digest: digestFrom('sha256', hash('sha256', bytes)),
    tags: tags as readonly string[] as readonly Tag[],
    mediaType: whole.mediaType ?? mediaTypes.imageManifest,
    manifest: whole,
    bytes,
    ...(by !== undefined && { by }),
  };
}
