import type { ImageContent } from '../registry/image-content.js';
import { blobSources } from './push-workloads.js';
import { mixer, sizeNames, type SizeName } from './sizes.js';
import type { Stage } from './stage.js';
import type { Workload } from './workload.js';

/** How many images of one size are there to pull, so that not every client reads the same file. */
const imagesEach = 4;

/** Pulls as clients do: manifest by HEAD and GET, config, layer. */
function pullOf(name: string, sizeOf: (index: number) => SizeName, used: readonly SizeName[]): Workload {
  return {
    name,
    prepare: async (stage) => {
      const repository = stage.repository('pull');
      const images = await imagesOf(stage, repository, used);
      return async (registry, index) => {
        const size = sizeOf(index);
        const place = index % imagesEach;
        return registry.pull(repository, tagOf(size, place), images[size][place]!);
      };
    },
  };
}

/** Three pulls for each push, of one size. */
function mixedWork(size: SizeName): Workload {
  return {
    name: `Pull 75% and Push 25% Mixed ${size}`,
    prepare: async (stage) => {
      const repository = stage.repository('pull');
      const images = await imagesOf(stage, repository, [size]);
      const source = blobSources()[size];
      return async (registry, index) => {
        if (index % 4 === 3) return stage.push(registry, repository, `mixed-${index}`, stage.image(source));
        const place = index % imagesEach;
        return registry.pull(repository, tagOf(size, place), images[size][place]!);
      };
    },
  };
}

async function imagesOf(
  stage: Stage,
  repository: string,
  used: readonly SizeName[],
): Promise<Record<SizeName, ImageContent[]>> {
  const sources = blobSources();
  const images: Record<SizeName, ImageContent[]> = { '1MB': [], '10MB': [], '100MB': [] };
  for (const size of used) {
    images[size] = Array.from({ length: imagesEach }, () => stage.image(sources[size]));
    await stage.times(imagesEach, (registry, place) =>
      stage.push(registry, repository, tagOf(size, place), images[size][place]!),
    );
  }
  return images;
}

function tagOf(size: SizeName, place: number): string {
  return `pull-${size}-${place}`;
}

export const pulls = sizeNames.map((size) => pullOf(`Pull ${size}`, () => size, [size]));
export const mixedPull = pullOf(
  'Pull Mixed 20% 1MB, 70% 10MB, 10% 100MB',
  mixer({ '1MB': 2, '10MB': 7, '100MB': 1 }),
  sizeNames,
);
export const mixedWorks = sizeNames.map(mixedWork);
