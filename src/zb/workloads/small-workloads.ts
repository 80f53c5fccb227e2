import { BlobSource } from '../registry/blob-content.js';
import type { ImageContent } from '../registry/image-content.js';
import type { Stage } from './stage.js';
import type { Workload } from './workload.js';

/** Requests whose cost is the server's handling, and not the bytes. */
const smallLayer = 2048;
const repositoriesListed = 50;
const tagCounts = [10, 10_000] as const;
const sharedTag = (index: number): string => `t${index}`;

export const catalog: Workload = {
  name: 'Get Catalog',
  prepare: async (stage) => {
    await stage.once('catalog', async () => {
      const layer = new BlobSource(smallLayer);
      await stage.times(repositoriesListed, (registry, index) =>
        stage.push(registry, stage.repository(`listed/${index}`), 'v1', stage.image(layer)),
      );
    });
    return async (registry) => registry.catalog();
  },
};

export const ping: Workload = {
  name: 'Ping',
  prepare: () =>
    Promise.resolve(async (registry) => {
      await registry.ping();
      return 0;
    }),
};

/** The same four tests on a repository of few tags and on one of many: what costs one tag shall cost the other. */
export const tagWorkloads: Workload[] = tagCounts.flatMap((count) => {
  const onlyWhenAsked = count > 100;
  const name = (what: string): string => `${what} ${count} tags`;
  return [
    {
      name: name('Get Manifest'),
      onlyWhenAsked,
      prepare: async (stage) => {
        const { repository, images } = await tagged(stage, count);
        return async (registry, index) => {
          const place = index % count;
          return registry.getManifest(repository, sharedTag(place), images[place]!);
        };
      },
    },
    {
      name: name('Head Manifest'),
      onlyWhenAsked,
      prepare: async (stage) => {
        const { repository } = await tagged(stage, count);
        return async (registry, index) => {
          await registry.headManifest(repository, sharedTag(index % count));
          return 0;
        };
      },
    },
    {
      name: name('List Tags'),
      onlyWhenAsked,
      prepare: async (stage) => {
        const { repository } = await tagged(stage, count);
        return async (registry) => registry.tags(repository);
      },
    },
    {
      name: name('Push Small Image'),
      onlyWhenAsked,
      // Tags are moved, so the repository keeps its count of them.
      prepare: async (stage) => {
        const { repository, images } = await tagged(stage, count);
        const layer = new BlobSource(smallLayer);
        return async (registry, index) => {
          const image = stage.image(layer);
          const bytes = await stage.push(registry, repository, sharedTag(index % count), image);
          images[index % count] = image;
          return bytes;
        };
      },
    },
  ];
});

/** A repository of so many images with a tag each. They share a layer, to be quick to prepare. */
async function tagged(stage: Stage, count: number): Promise<{ repository: string; images: ImageContent[] }> {
  return stage.once(`tags-${count}`, async () => {
    const repository = stage.repository(`tags-${count}`);
    const layer = new BlobSource(smallLayer).next();
    await stage.first.pushBlob(repository, layer, 'monolithic');
    const images = Array.from({ length: count }, () => stage.imageOver(layer));
    await stage.times(count, async (registry, index) => {
      const image = images[index]!;
      stage.kept.add(repository, image);
      await registry.pushBlob(repository, image.config, 'monolithic');
      await registry.putManifest(repository, sharedTag(index), image);
    });
    return { repository, images };
  });
}
