import { createHash } from 'node:crypto';
import { digestFrom, mediaTypes, type Descriptor, type Digest } from '@zot/oci';
import type { BlobContent } from './blob-content.js';

const layerType = 'application/vnd.oci.image.layer.v1.tar';

/** An image manifest of these blobs, as the bytes to push. */
export class ImageContent {
  readonly mediaType = mediaTypes.imageManifest;
  readonly bytes: Buffer;
  readonly digest: Digest;

  constructor(
    readonly config: BlobContent,
    readonly layers: readonly BlobContent[],
  ) {
    this.bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: this.mediaType,
        config: describe(mediaTypes.imageConfig, config),
        layers: layers.map((layer) => describe(layerType, layer)),
      }),
    );
    this.digest = digestFrom('sha256', createHash('sha256').update(this.bytes).digest('hex'));
  }

  /** Bytes of all that a pull fetches or a push sends, the manifest included. */
  get totalBytes(): number {
    return this.layers.reduce((sum, { length }) => sum + length, this.config.length + this.bytes.length);
  }
}

function describe(mediaType: string, { digest, length }: BlobContent): Descriptor {
  return { mediaType, digest, size: length };
}
