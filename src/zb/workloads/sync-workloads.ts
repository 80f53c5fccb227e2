import { BlobSource } from '../registry/blob-content.js';
import type { ImageContent } from '../registry/image-content.js';
import { gibibyte, sizes } from './sizes.js';
import type { Workload } from './workload.js';

/** First pulls of images that only the upstream has, so that the target fetches them on demand. */
function onDemand(sizeName: string, size: number): Workload {
  return {
    name: `On-demand Sync ${sizeName}`,
    needsUpstream: true,
    prepare: async (stage) => {
      const upstream = stage.upstream!;
      const source = new BlobSource(size);
      const repository = stage.repository('sync');
      const images: ImageContent[] = [];
      await upstream.times(stage.expected, async (registry, index) => {
        images[index] = stage.image(source);
        await upstream.push(registry, repository, `sync-${index}`, images[index]);
      });
      return async (registry, index) => {
        const image = images[index];
        if (!image) throw new Error('more operations than images prepared: use -n instead of --seconds');
        stage.leftovers.add(repository, image);
        return registry.pull(repository, `sync-${index}`, image);
      };
    },
  };
}

export const syncs = [onDemand('100MB', sizes['100MB']), onDemand('1GB', gibibyte)];
