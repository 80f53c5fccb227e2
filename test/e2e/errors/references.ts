import { absent, octets, repository, type Row } from './row.js';

const imageType = { 'content-type': 'application/vnd.oci.image.manifest.v1+json' };
const noTags = [
  '-v1',
  '.v1',
  'v1%20',
  'v%C3%BC',
  'v1%2Fv2',
  'v+1',
  'a'.repeat(129),
  '%00',
  '..%2f..%2fetc',
  'v1;x',
  '%25',
];
const noDigests = [
  'sha256:',
  'sha256:bad',
  'sha256:baddigeststring',
  `sha256:${'a'.repeat(63)}`,
  `sha256:${'a'.repeat(65)}`,
  `sha256:${'A'.repeat(64)}`,
  `sha256:${'g'.repeat(64)}`,
  `sha256:${'a'.repeat(63)}%00`,
  `SHA256:${'a'.repeat(64)}`,
  `sha512:${'a'.repeat(64)}`,
  `sha384:${'a'.repeat(128)}`,
  `md5:${'a'.repeat(32)}`,
  `blake3:${'a'.repeat(64)}`,
  `:${'a'.repeat(64)}`,
  `sha256::${'a'.repeat(64)}`,
  `sha256:..%2f..%2f${'a'.repeat(58)}`,
];

function* tagRows(): Iterable<Row> {
  for (const tag of noTags) {
    const path = `/v2/${repository}/manifests/${tag}`;
    const what = `the tag ${tag.slice(0, 20)}`;
    yield { what, method: 'GET', path, status: 404, code: 'MANIFEST_UNKNOWN' };
    yield { what, method: 'HEAD', path, status: 404 };
    yield { what, method: 'DELETE', path, status: 404, code: 'MANIFEST_UNKNOWN' };
    yield { what, method: 'PUT', path, headers: imageType, body: '{}', status: 400, code: 'MANIFEST_INVALID' };
  }
}

function* digestRows(): Iterable<Row> {
  const uploads = `/v2/${repository}/blobs/uploads/`;
  const session = `${uploads}00000000-0000-4000-8000-000000000000`;
  for (const digest of noDigests) {
    const what = `the digest ${digest.slice(0, 20)}`;
    const refused = { what, status: 400, code: 'DIGEST_INVALID' } as const;
    for (const kind of ['manifests', 'blobs']) {
      const path = `/v2/${repository}/${kind}/${digest}`;
      yield { ...refused, method: 'GET', path };
      yield { what, method: 'HEAD', path, status: 400 };
      yield { ...refused, method: 'DELETE', path };
    }
    const manifest = `/v2/${repository}/manifests/${digest}`;
    yield { ...refused, method: 'PUT', path: manifest, headers: imageType, body: '{}' };
    yield { ...refused, method: 'GET', path: `/v2/${repository}/referrers/${digest}` };
    yield { ...refused, method: 'POST', path: `${uploads}?digest=${digest}`, headers: octets, body: 'x' };
    yield { ...refused, method: 'POST', path: `${uploads}?mount=${digest}&from=${repository}` };
    yield { ...refused, method: 'PUT', path: `${session}?digest=${digest}`, headers: octets, body: 'x' };
  }
}

/** Ids of uploads that are none are as unknown as any other. */
function* sessionRows(): Iterable<Row> {
  const ids = ['x', '..%2f..%2fblobs', '%00', '..', 'a'.repeat(1000), `${absent}`, '%2e%2e', '__proto__', 'index.json'];
  for (const id of ids) {
    const path = `/v2/${repository}/blobs/uploads/${id}`;
    const refused = { what: `the upload ${id.slice(0, 20)}`, path, status: 404, code: 'BLOB_UPLOAD_UNKNOWN' } as const;
    yield { ...refused, method: 'GET' };
    yield { ...refused, method: 'DELETE' };
    yield { ...refused, method: 'PATCH', headers: octets, body: 'x' };
    yield { ...refused, method: 'PUT', path: `${path}?digest=${absent}`, headers: octets, body: 'x' };
  }
}

export const referenceRows: readonly Row[] = [...tagRows(), ...digestRows(), ...sessionRows()];
