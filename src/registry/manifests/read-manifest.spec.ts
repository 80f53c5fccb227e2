import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { mediaTypes, RegistryError } from '@zot/oci';
import { readManifest } from './read-manifest.js';

const digest = `sha256:${'a'.repeat(64)}`;
const part = { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: 3 };
const image = { schemaVersion: 2, mediaType: mediaTypes.imageManifest, config: part, layers: [part] };
const index = { schemaVersion: 2, mediaType: mediaTypes.imageIndex, manifests: [part] };

const read = (document: unknown, mediaType: string = mediaTypes.imageManifest) => {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return readManifest(Buffer.isBuffer(document) ? document : Buffer.from(text), mediaType);
};
const reasonFor = (document: unknown, mediaType?: string): unknown => {
  try {
    read(document, mediaType);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ name: 'RegistryError', code: 'MANIFEST_INVALID', status: 400 });
    return (error as RegistryError).detail['reason'];
  }
};
const contentOf = (text: string) => ({
  digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
  size: text.length,
  data: Buffer.from(text).toString('base64'),
});

/** What may not be pushed, a part of the reason, and as what it is pushed. */
const faulty: [document: unknown, reason: string, mediaType?: string][] = [
  ['', 'it is empty'],
  ['[]', 'it is no JSON object'],
  ['null', 'it is no JSON object'],
  ['"x"', 'it is no JSON object'],
  ['{', 'it is no JSON: '],
  ['{} {}', 'it is no JSON: '],
  [`\ufeff${JSON.stringify(image)}`, 'it is no JSON: '],
  [Buffer.from([0x7b, 0xff, 0x7d]), 'it is no UTF-8 text'],
  [{ ...image, schemaVersion: 1 }, 'schemaVersion is not 2'],
  [{ ...image, schemaVersion: '2' }, 'schemaVersion is not 2'],
  [{ ...image, schemaVersion: undefined }, 'schemaVersion is not 2'],
  [{ ...image, manifests: [] }, 'manifests does not belong into a manifest of the type application/vnd.oci.image.man'],
  [{ ...image, manifests: null }, 'manifests does not belong'],
  [{ ...image, fsLayers: [] }, 'fsLayers does not belong'],
  [{ ...index, layers: [] }, 'layers does not belong', mediaTypes.imageIndex],
  [{ ...index, config: part }, 'config does not belong', mediaTypes.imageIndex],
  [index, 'manifests does not belong'],
  [image, 'config does not belong', mediaTypes.imageIndex],
  [{ ...image, mediaType: mediaTypes.imageIndex }, 'its mediaType is not application/vnd.oci.image.manifest'],
  [{ ...image, mediaType: mediaTypes.dockerManifest }, 'its mediaType is not application/vnd.oci.image.manifest'],
  [{ ...image, mediaType: 1 }, 'its mediaType is not'],
  [image, 'application/json is no type of a manifest', 'application/json'],
  [{ ...image, Layers: [] }, 'the key "Layers" is to be written layers'],
  [{ ...image, layerſ: [] }, 'the key "layerſ" is to be written layers'],
  [{ ...image, config: { ...part, DIGEST: digest } }, 'config: the key "DIGEST" is to be written digest'],
  [JSON.stringify(image).replace('{', '{"layers":[],'), 'the key "layers" stands twice in one object'],
  [JSON.stringify(image).replace('{', '{"l\\u0061yers":[],'), 'the key "layers" stands twice in one object'],
  [JSON.stringify(image).replace('"size":3', '"size":3,"size":4'), 'the key "size" stands twice in one object'],
  [{ ...image, config: undefined }, 'config is no descriptor'],
  [{ ...image, config: null }, 'config is no descriptor'],
  [{ ...image, config: [part] }, 'config is no descriptor'],
  [{ ...image, layers: undefined }, 'layers is no list'],
  [{ ...image, layers: part }, 'layers is no list'],
  [{ ...image, layers: [part, null] }, 'layers[1] is no descriptor'],
  [{ ...image, layers: [{ ...part, mediaType: '' }] }, 'layers[0].mediaType is no media type'],
  [{ ...image, layers: [{ ...part, mediaType: 'text' }] }, 'layers[0].mediaType is no media type'],
  [{ ...image, layers: [{ ...part, mediaType: 'text/x\r\nSet-Cookie: a' }] }, 'layers[0].mediaType is no media type'],
  [{ ...image, layers: [{ ...part, digest: 'sha256:abc' }] }, 'layers[0].digest is no digest'],
  [{ ...image, layers: [{ ...part, digest: digest.toUpperCase() }] }, 'layers[0].digest is no digest'],
  [{ ...image, layers: [{ ...part, digest: `md5:${'a'.repeat(32)}` }] }, 'layers[0].digest is no digest'],
  [{ ...image, layers: [{ ...part, digest: '../../../etc/passwd' }] }, 'layers[0].digest is no digest'],
  [{ ...image, layers: [{ ...part, size: -1 }] }, 'layers[0].size is no number of bytes'],
  [{ ...image, layers: [{ ...part, size: 1.5 }] }, 'layers[0].size is no number of bytes'],
  [{ ...image, layers: [{ ...part, size: '3' }] }, 'layers[0].size is no number of bytes'],
  [JSON.stringify(image).replace('"size":3', '"size":9007199254740993'), 'config.size is no number of bytes'],
  [JSON.stringify(image).replace('"size":3', '"size":1e999'), 'config.size is no number of bytes'],
  [{ ...image, layers: [{ ...part, urls: ['x', 1] }] }, 'layers[0].urls is no list of texts'],
  [{ ...image, layers: [{ ...part, annotations: { a: 1 } }] }, 'layers[0].annotations holds what is no text'],
  [{ ...image, layers: [{ ...part, data: '%%' }] }, 'layers[0].data is no base64'],
  [{ ...image, layers: [{ ...part, data: 'AAAA' }] }, 'layers[0].data has another digest'],
  [{ ...image, layers: [{ ...part, data: 'AAAAAAA=' }] }, 'layers[0].data has another size'],
  [{ ...image, subject: { ...part, digest: 'x' } }, 'subject.digest is no digest'],
  [{ ...image, subject: 'x' }, 'subject is no descriptor'],
  [{ ...image, artifactType: 'x' }, 'artifactType is no media type'],
  [{ ...image, annotations: [] }, 'annotations is no object'],
  [{ ...image, annotations: { a: null } }, 'annotations holds what is no text'],
  [
    { ...index, manifests: [{ ...part, platform: { os: 'linux' } }] },
    'manifests[0].platform.architecture is missing',
    mediaTypes.imageIndex,
  ],
  [
    { ...index, manifests: [{ ...part, platform: 'linux' }] },
    'manifests[0].platform is no object',
    mediaTypes.imageIndex,
  ],
  [
    { ...image, annotations: Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`k${n}`, ''])) },
    'it has more than 10000 different keys',
  ],
  [`{"a":[${'[],'.repeat(300_000)}[]]}`, 'it has more than 300000 objects and lists'],
  [`{"a":${'['.repeat(1_000_000)}`, 'it nests deeper than 64 levels'],
  [`{"a":${'{"a":'.repeat(200_000)}`, 'it nests deeper than 64 levels'],
];

describe('a manifest', () => {
  it.each<[string, unknown, string?]>([
    ['an image', image],
    ['an image without layers', { ...image, layers: [] }],
    ['an image whose layers Go left out', { ...image, layers: null }],
    ['an image without its type', { ...image, mediaType: undefined }],
    ['fields nobody knows', { ...image, 'org.x': { deep: [1, null] } }],
    ['an artifact', { ...image, artifactType: 'application/vnd.x.sbom+json', subject: part, annotations: { a: 'b' } }],
    ['a subject of null', { ...image, subject: null, annotations: null }],
    ['sha384 and sha512', { ...image, layers: [{ ...part, digest: `sha512:${'0'.repeat(128)}` }] }],
    ['a type with parameters', { ...image, layers: [{ ...part, mediaType: 'text/plain; charset=utf-8' }] }],
    ['its content in data', { ...image, config: { ...part, ...contentOf('{}') } }],
    ['annotations that differ by case', { ...image, annotations: { layers: 'x', Layers: 'y', __proto__x: 'z' } }],
    ['an index', index, mediaTypes.imageIndex],
    ['an empty index', { ...index, manifests: [] }, mediaTypes.imageIndex],
    [
      'an index with platforms',
      { ...index, manifests: [{ ...part, platform: { os: 'linux', architecture: 'amd64', variant: 'v8' } }] },
      mediaTypes.imageIndex,
    ],
    ["Docker's", { ...image, mediaType: mediaTypes.dockerManifest }, mediaTypes.dockerManifest],
    ["Docker's list", { ...index, mediaType: mediaTypes.dockerManifestList }, mediaTypes.dockerManifestList],
  ])('may be %s', (...[, document, mediaType]) => expect(reasonFor(document, mediaType)).toBeUndefined());

  // The documents are too large for titles.
  it.each(faulty.map(([, reason], index) => ({ index, reason })))('may not be: $reason', ({ index }) => {
    const [document, reason, mediaType] = faulty[index]!;
    expect(reasonFor(document, mediaType)).toContain(reason);
  });

  it('gives lists where there were none', () => {
    expect(read({ ...image, layers: null })).toMatchObject({ layers: [] });
    expect(read({ ...index, manifests: null }, mediaTypes.imageIndex)).toMatchObject({ manifests: [] });
  });

  it('leaves the prototype of objects alone', () => {
    const text = JSON.stringify(image).replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    );
    read(text);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('is refused with a reason whatever it is', () => {
    const json = fc.json({ maxDepth: 4 });
    const nearly = fc
      .tuple(fc.constantFrom(...Object.keys(image), 'manifests', 'subject', 'annotations'), fc.jsonValue())
      .map(([key, value]) => JSON.stringify({ ...image, [key]: value }));
    const cut = fc
      .tuple(fc.nat(400), fc.nat(400))
      .map(([from, to]) => JSON.stringify(image).slice(0, from) + JSON.stringify(image).slice(to));
    fc.assert(
      fc.property(
        fc.oneof(json, nearly, cut, fc.string()),
        fc.constantFrom(mediaTypes.imageManifest, mediaTypes.imageIndex),
        (text, type) => {
          const reason = reasonFor(text, type);
          expect(reason === undefined || typeof reason === 'string').toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of 18 000 entries is read in one go', () => {
    const manifests = Array.from({ length: 18_000 }, () => ({
      ...part,
      platform: { os: 'linux', architecture: 'amd64' },
    }));
    expect(reasonFor({ ...index, manifests }, mediaTypes.imageIndex)).toBeUndefined();
  });
});
