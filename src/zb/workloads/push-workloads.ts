import { BlobSource } from '../registry/blob-content.js';
import type { PushWay } from '../registry/registry-client.js';
import { mixer, sizeNames, sizes, type SizeName } from './sizes.js';
import type { Operation, Workload } from './workload.js';

/** Pushes of an image with one layer of a size: all of it new to the registry each time. */
export function pushOf(name: string, way: PushWay, sizeOf: (index: number) => SizeName): Workload {
  return {
    name,
    prepare: (stage) => {
      const sources = blobSources();
      const repository = stage.repository(`push-${way}`);
      const push: Operation = (registry, index) =>
        stage.push(registry, repository, `push-${index}`, stage.image(sources[sizeOf(index)]), way);
      return Promise.resolve(push);
    },
  };
}

export function blobSources(): Record<SizeName, BlobSource> {
  return Object.fromEntries(sizeNames.map((name) => [name, new BlobSource(sizes[name])])) as Record<
    SizeName,
    BlobSource
  >;
}

const third = mixer({ '1MB': 1, '10MB': 1, '100MB': 1 });
const mostlyMedium = mixer({ '1MB': 2, '10MB': 7, '100MB': 1 });

export const monolithicPushes = sizeNames.map((size) => pushOf(`Push Monolith ${size}`, 'monolithic', () => size));
export const streamedPushes = sizeNames.map((size) => pushOf(`Push Chunk Streamed ${size}`, 'streamed', () => size));
export const chunkedPushes = sizeNames.map((size) => pushOf(`Push Chunk ${size}`, 'chunked', () => size));
export const mixedPushes = [
  pushOf('Push Monolith Mixed 20% 1MB, 70% 10MB, 10% 100MB', 'monolithic', mostlyMedium),
  pushOf('Push Chunk Mixed 33% 1MB, 33% 10MB, 33% 100MB', 'chunked', third),
];
