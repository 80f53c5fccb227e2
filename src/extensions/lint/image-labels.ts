import { Injectable } from '@nestjs/common';
import { Blobs, type ByteSource } from '@zot/extension-api';
import { RegistryError, type Descriptor, type RepositoryName } from '@zot/oci';

/** Configs of images have some kilobytes; labels of one that is larger are not looked for. */
const largest = 4 * 1024 * 1024;

/** Names of the labels that the config of an image bears (image-spec, "OCI Image Configuration"). */
@Injectable()
export class ImageLabels {
  constructor(private readonly blobs: Blobs) {}

  /** None for a config that is not there, or is none: what else is wrong with it is for others to say. */
  async of(repository: RepositoryName, { digest, size }: Descriptor): Promise<ReadonlySet<string>> {
    if (size > largest) return new Set();
    const text = await this.read(repository, digest);
    return new Set(text === undefined ? [] : labelsIn(text));
  }

  private async read(repository: RepositoryName, digest: Descriptor['digest']): Promise<string | undefined> {
    try {
      const { source, size } = await this.blobs.open(repository, digest);
      return await wholeText(source, size);
    } catch (error) {
      if (error instanceof RegistryError && error.status === 404) return undefined;
      throw error;
    }
  }
}

async function wholeText(source: ByteSource, size: number): Promise<string | undefined> {
  try {
    // The size is that of the file, whatever the manifest says of it.
    if (size > largest) return undefined;
    const bytes = Buffer.alloc(size);
    let filled = 0;
    while (filled < size) {
      const read = await source.read(bytes.subarray(filled));
      if (read === 0) break;
      filled += read;
    }
    return bytes.toString('utf8', 0, filled);
  } finally {
    await source.close();
  }
}

function labelsIn(text: string): string[] {
  try {
    const config = JSON.parse(text) as { config?: { Labels?: unknown } } | null;
    const labels = config?.config?.Labels;
    return typeof labels === 'object' && labels !== null ? Object.keys(labels) : [];
  } catch {
    return [];
  }
}
