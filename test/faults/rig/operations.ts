import { createHash } from 'node:crypto';
import type { Digest, Tag } from '@zot/oci';
import { blob, imageOver, indexOver, type Content } from '../../support/content.js';
import { bodyOf, repo, type TestRegistry } from '../../support/test-registry.js';

/** What can be asked for, and what the answer is: a digest for a tag, `there` for content, `absent` for either. */
export type Facts = ReadonlyMap<string, string>;

/** A request of a client. Several facts of one become true together, or none. */
export interface Operation {
  readonly name: string;
  readonly makes: Facts;
  run(registry: TestRegistry, uploads: Map<string, string>): Promise<unknown>;
}

export const tagKey = (name: string, tag: string) => `tag ${name} ${tag}`;
export const blobKey = (name: string, digest: string) => `blob ${name} ${digest}`;
export const manifestKey = (name: string, digest: string) => `manifest ${name} ${digest}`;

/** Always the same bytes for a seed, so that two processes know them. */
export function seeded(seed: string, size: number): Content {
  return blob(createHash('shake256', { outputLength: size }).update(seed).digest());
}

/** An image of a seed, and what it is made of. */
export function seededImage(seed: string): { image: Content; config: Content; layer: Content } {
  const [config, layer] = [seeded(`${seed} config`, 300), seeded(`${seed} layer`, 5000)];
  return { config, layer, image: imageOver(config, [layer]) };
}

/** A push as clients do it: one blob in POST, PATCH and PUT, one in a single POST, then the manifest. */
export function onePush(name: string, seed: string, tag: string): Operation[] {
  const { config, layer, image } = seededImage(seed);
  const half = layer.bytes.length / 2;
  return [
    {
      name: 'POST',
      makes: new Map(),
      run: async ({ uploads }, ids) => ids.set(seed, (await uploads.begin(repo(name))).id),
    },
    {
      name: 'PATCH',
      makes: new Map(),
      run: async ({ uploads }, ids) =>
        uploads.append(repo(name), ids.get(seed)!, bodyOf(layer.bytes.subarray(0, half), 700)),
    },
    {
      name: 'PUT',
      makes: new Map([[blobKey(name, layer.digest), 'there']]),
      run: async ({ uploads }, ids) =>
        uploads.finish(repo(name), ids.get(seed)!, layer.digest, bodyOf(layer.bytes.subarray(half), 700)),
    },
    putBlob(name, config),
    putManifest(name, image, tag),
  ];
}

/** A push, and all that may happen to it afterwards. */
export function allOperations(): Operation[] {
  const [first, second] = [seededImage('first'), seededImage('second')];
  const index = indexOver([first.image]);
  const loose = seeded('loose', 100);
  return [
    ...onePush('a', 'first', 'v1'),
    putManifest('a', index, 'all'),
    mount('a', 'b', first.config),
    mount('a', 'b', first.layer),
    putManifest('b', first.image, 'moved'),
    ...onePush('a', 'second', 'v1'),
    putManifest('a', second.image, 'x', 'y'),
    removeTag('b', 'moved'),
    removeManifest('a', second.image, ['v1', 'x', 'y']),
    putBlob('c/d', loose),
    {
      name: 'DELETE of a blob',
      makes: new Map([[blobKey('c/d', loose.digest), 'absent']]),
      run: async ({ blobs }) => blobs.remove(repo('c/d'), loose.digest),
    },
  ];
}

function putBlob(name: string, content: Content): Operation {
  return {
    name: 'POST of a blob',
    makes: new Map([[blobKey(name, content.digest), 'there']]),
    run: async (registry) => registry.pushBlob(name, content),
  };
}

function putManifest(name: string, content: Content, ...tags: readonly string[]): Operation {
  const tagged = tags.map((tag): [string, string] => [tagKey(name, tag), content.digest]);
  return {
    name: `PUT of a manifest as ${tags.join(' and ')}`,
    makes: new Map([...tagged, [manifestKey(name, content.digest), 'there']]),
    run: async (registry) => registry.pushManifest(name, content, ...tags),
  };
}

function mount(from: string, to: string, { digest }: Content): Operation {
  return {
    name: 'a mount',
    makes: new Map([[blobKey(to, digest), 'there']]),
    run: async ({ blobs }) => {
      if (!(await blobs.mount(repo(to), digest, repo(from)))) throw new Error('not mounted');
    },
  };
}

function removeTag(name: string, tag: string): Operation {
  return {
    name: 'DELETE of a tag',
    makes: new Map([[tagKey(name, tag), 'absent']]),
    run: async ({ manifests }) => manifests.remove(repo(name), { tag: tag as Tag }),
  };
}

function removeManifest(name: string, { digest }: Content, tags: readonly string[]): Operation {
  const untagged = tags.map((tag): [string, string] => [tagKey(name, tag), 'absent']);
  return {
    name: 'DELETE of a manifest',
    makes: new Map([...untagged, [manifestKey(name, digest), 'absent']]),
    run: async ({ manifests }) => manifests.remove(repo(name), { digest: digest as Digest }),
  };
}
