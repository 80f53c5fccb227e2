import { mediaTypes } from '@zot/oci';
import { absent, repository, type Row } from './row.js';

/** What the repository holds, to build manifests that are wrong in one thing only. */
export interface Stored {
  readonly config: object;
  readonly layer: object;
}

const path = `/v2/${repository}/manifests/wrong`;
const image = { 'content-type': mediaTypes.imageManifest };
const index = { 'content-type': mediaTypes.imageIndex };

/** Types that are not taken, whatever the body. */
const noTypes = [
  '',
  'bogus',
  'application/json',
  'text/html',
  'application/octet-stream',
  mediaTypes.dockerManifest,
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  `${mediaTypes.imageManifest}x`,
  `${mediaTypes.imageManifest}, ${mediaTypes.imageIndex}`,
];

export function manifestRows({ config, layer }: Stored): readonly Row[] {
  const good = { schemaVersion: 2, mediaType: mediaTypes.imageManifest, config, layers: [layer] };
  const row = (what: string, body: string | Buffer, headers: Row['headers'] = image): Row => ({
    what: `a manifest ${what}`,
    method: 'PUT',
    path,
    headers,
    body,
    status: 400,
    code: 'MANIFEST_INVALID',
  });
  const with_ = (what: string, fields: object): Row => row(what, JSON.stringify({ ...good, ...fields }));
  const descriptor = (fields: object): object => ({ ...layer, ...fields });
  const text = JSON.stringify(good);
  return [
    ...noTypes.map((type) => ({ ...row(`of the type ${type}`, text, { 'content-type': type }), status: 415 })),
    row('that is empty', ''),
    row('that is a blank', ' '),
    row('that is cut off', text.slice(0, -1)),
    row('with more behind it', `${text}x`),
    row('that is a text', '"x"'),
    row('that is a list', '[]'),
    row('that is null', 'null'),
    row('that is a number', '1e999'),
    row('behind a byte order mark', `\uFEFF${text}`),
    row('of bad UTF-8', Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"x":"\xff"}', 'latin1')])),
    row('that nests a million deep', `{"x":${'['.repeat(1_000_000)}`),
    row('with a key twice', text.replace('"schemaVersion":2', '"schemaVersion":2,"schemaVersion":2')),
    row(
      'with a key twice, once escaped',
      text.replace('"schemaVersion":2', '"schemaVersion":2,"schema\\u0056ersion":2'),
    ),
    row('with a key in other case', text.replace('"layers"', '"Layers"')),
    with_('without a version', { schemaVersion: undefined }),
    with_('of version 1', { schemaVersion: 1 }),
    with_('of version "2"', { schemaVersion: '2' }),
    with_('of another type inside', { mediaType: mediaTypes.imageIndex }),
    with_('of a type that is no text', { mediaType: 7 }),
    with_('without a config', { config: undefined }),
    with_('without layers', { layers: undefined }),
    with_('whose layers are an object', { layers: {} }),
    with_('whose config is a list', { config: [] }),
    with_('of two kinds at once', { manifests: [] }),
    with_('whose annotations are a list', { annotations: [] }),
    with_('whose annotation is a number', { annotations: { a: 1 } }),
    with_('whose subject is a text', { subject: 'x' }),
    with_('whose subject has a bad digest', { subject: descriptor({ digest: 'sha256:x' }) }),
    ...[
      { size: -1 },
      { size: 1.5 },
      { size: 2 ** 53 },
      { size: '1' },
      { size: null },
      { size: undefined },
      { digest: undefined },
      { digest: 'sha256:bad' },
      { digest: `sha256:${'A'.repeat(64)}` },
      { digest: `md5:${'a'.repeat(32)}` },
      { digest: 7 },
      { digest: '../../../etc/passwd' },
      { mediaType: undefined },
      { mediaType: 'no type' },
      { mediaType: 'text/html\r\nx: y' },
      { urls: 'x' },
      { data: 'not base64!' },
      { data: 'AAAA' },
    ].map((fields) => with_(`with a layer of ${JSON.stringify(fields)}`, { layers: [descriptor(fields)] })),
    { ...row('whose digest is another', text), path: `/v2/${repository}/manifests/${absent}`, code: 'DIGEST_INVALID' },
    row('that is no index', text, index),
    row('of an index without manifests', '{"schemaVersion":2}', index),
    row('of an index whose manifests are an object', '{"schemaVersion":2,"manifests":{}}', index),
    row('of an index with a layer list', '{"schemaVersion":2,"manifests":[],"layers":[]}', index),
    row(
      'of an index with a platform without os',
      JSON.stringify({
        schemaVersion: 2,
        manifests: [{ mediaType: mediaTypes.imageManifest, digest: absent, size: 1, platform: { architecture: 'x' } }],
      }),
      index,
    ),
    {
      ...row(
        'that names a layer which is not here',
        JSON.stringify({ ...good, layers: [descriptor({ digest: absent })] }),
      ),
      code: 'MANIFEST_BLOB_UNKNOWN',
    },
    {
      ...row(
        'of an index that names what is not here',
        JSON.stringify({
          schemaVersion: 2,
          manifests: [{ mediaType: mediaTypes.imageManifest, digest: absent, size: 1 }],
        }),
        index,
      ),
      code: 'MANIFEST_BLOB_UNKNOWN',
    },
    {
      ...row('of 4 MiB and a byte', `${text.slice(0, -1)}${' '.repeat(4 * 1024 * 1024 + 1 - text.length)}}`),
      status: 413,
    },
  ];
}
