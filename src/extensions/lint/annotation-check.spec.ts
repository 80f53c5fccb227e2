import { NoEvents, type Blobs } from '@zot/extension-api';
import { mediaTypes, RegistryError, type Digest } from '@zot/oci';
import { incomingImage, type ImageOptions } from '@zot/testkit';
import { AnnotationCheck } from './annotation-check.js';
import { ImageLabels } from './image-labels.js';

const mandatory = ['org.opencontainers.image.source', 'org.opencontainers.image.vendor'];
const annotations = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'x']));
const [source, vendor] = mandatory as [string, string];

class FakeBlobs {
  opened = 0;
  closed = 0;
  constructor(private readonly config: string | Error) {}

  async open(_: string, digest: Digest) {
    this.opened++;
    const { config } = this;
    if (config instanceof Error) throw config;
    const bytes = Buffer.from(config);
    let at = 0;
    return {
      digest,
      size: bytes.length,
      source: {
        stat: { size: bytes.length, modified: 0, version: '' },
        // A few bytes at a time, as a storage may give them.
        read: async (buffer: Uint8Array) => {
          const piece = bytes.subarray(at, at + Math.min(7, buffer.length));
          buffer.set(piece);
          at += piece.length;
          return piece.length;
        },
        close: async () => void this.closed++,
      },
    };
  }
}

const withLabels = (labels: unknown) => JSON.stringify({ architecture: 'amd64', config: { Labels: labels } });

async function missing(options: ImageOptions['manifest'], config: string | Error = '{}'): Promise<unknown> {
  const blobs = new FakeBlobs(config);
  const check = new AnnotationCheck(mandatory, new ImageLabels(blobs as unknown as Blobs), new NoEvents());
  try {
    await check.check(incomingImage({ manifest: options }));
    return [];
  } catch (error) {
    if (!(error instanceof RegistryError) || error.code !== 'MANIFEST_INVALID') throw error;
    return error.detail['missingAnnotations'];
  } finally {
    expect(blobs.closed).toBe(config instanceof Error ? 0 : blobs.opened);
  }
}

it('takes an image that has all annotations, without reading its config', async () => {
  const blobs = new FakeBlobs(new Error('was read'));
  const check = new AnnotationCheck(mandatory, new ImageLabels(blobs as unknown as Blobs), new NoEvents());
  await check.check(incomingImage({ manifest: { annotations: annotations(source, vendor, 'more') } }));
  expect(blobs.opened).toBe(0);
});

it.each([
  ['labels of the config', {}, withLabels(annotations(source, vendor))],
  ['some here and some there', { annotations: annotations(source) }, withLabels(annotations(vendor))],
])('takes %s', async (_, options, config) => {
  expect(await missing(options, config)).toEqual([]);
});

it.each([
  ['an image with nothing', {}, '{}', mandatory],
  ['an image with one of them', { annotations: annotations(vendor) }, withLabels({}), [source]],
  [
    'names that only objects have',
    { annotations: annotations('toString') },
    withLabels({ __proto__: null }),
    mandatory,
  ],
  ['a config that is no JSON', {}, 'no JSON', mandatory],
  ['a config that is null', {}, 'null', mandatory],
  ['labels that are none', {}, withLabels('text'), mandatory],
  ['a config that is not there', {}, new RegistryError('BLOB_UNKNOWN'), mandatory],
])('refuses %s, and says what is missing', async (_, options, config, names) => {
  expect(await missing(options, config)).toEqual(names);
});

it('reads no config of any size', async () => {
  const config = { mediaType: mediaTypes.imageConfig, digest: `sha256:${'a'.repeat(64)}` as Digest, size: 1e9 };
  expect(await missing({ config }, new Error('was read'))).toEqual(mandatory);
  expect(await missing({}, withLabels({ [source]: 'x'.repeat(5 * 1024 * 1024) }))).toEqual(mandatory);
});

it('lets what the storage fails at be told as that', async () => {
  await expect(missing({}, new Error('EIO'))).rejects.toThrow('EIO');
});

const blob = (mediaType: string) => ({ mediaType, digest: `sha256:${'a'.repeat(64)}` as Digest, size: 2 });

it.each([
  ['an index', { mediaType: mediaTypes.imageIndex, manifests: [], config: undefined, layers: undefined }],
  ['an artifact', { artifactType: 'application/vnd.example', config: blob(mediaTypes.empty), layers: [] }],
  ['a signature of notation', { config: blob('application/vnd.cncf.notary.signature') }],
  ['a signature of cosign', { layers: [blob('application/vnd.dev.cosign.simplesigning.v1+json')] }],
  ["Docker's manifest", { mediaType: mediaTypes.dockerManifest }],
])('has nothing to say of %s', async (_, options) => {
  expect(await missing(options as ImageOptions['manifest'], new Error('was read'))).toEqual([]);
});

it.each([
  ['an image with the type of an artifact beside its config', { artifactType: 'application/vnd.example' }],
  ['an image without layers', { layers: [] }],
  [
    'an image with a signature among its layers',
    {
      layers: [
        blob('application/vnd.dev.cosign.simplesigning.v1+json'),
        blob('application/vnd.oci.image.layer.v1.tar+zstd'),
      ],
    },
  ],
])('is not deceived by %s', async (_, options) => {
  expect(await missing(options)).toEqual(mandatory);
});
