import { absent, octets, repository, type Row } from './row.js';

const image = { headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }, body: '{}' };
const noCounts = ['', '-1', '+1', '1.5', '1e24', 'abc', '0x10', '9223372036854775808', '%00', '1%201', 'NaN', '１'];

function* countRows(): Iterable<Row> {
  for (const list of ['/v2/_catalog', `/v2/${repository}/tags/list`]) {
    for (const n of noCounts) {
      const path = `${list}?n=${encodeURI(n).replaceAll('%25', '%')}`;
      yield { what: `n=${n}`, method: 'GET', path, status: 400, code: 'UNSUPPORTED' };
    }
    for (const query of ['n=1&n=2', 'last=a&last=b']) {
      yield { what: query, method: 'GET', path: `${list}?${query}`, status: 400, code: 'UNSUPPORTED' };
    }
  }
}

function* tagRows(): Iterable<Row> {
  const byDigest = `/v2/${repository}/manifests/${absent}`;
  const refused = { method: 'PUT', ...image, status: 400, code: 'MANIFEST_INVALID' } as const;
  for (const tag of ['', '-x', 'a%20b', 'a/b', absent, 'a'.repeat(129)]) {
    yield { ...refused, what: `the parameter tag=${tag.slice(0, 20)}`, path: `${byDigest}?tag=v1&tag=${tag}` };
  }
  yield { ...refused, what: 'a tag beside a tag', path: `/v2/${repository}/manifests/v1?tag=v2` };
  const many = Array.from({ length: 47 }, (_, index) => `tag=t${index}`).join('&');
  yield { ...refused, what: '47 tags', path: `${byDigest}?${many}`, status: 414 };
  yield { ...refused, what: 'one tag 47 times', path: `${byDigest}?${'tag=v1&'.repeat(47)}`, status: 414 };
}

function* uploadRows(): Iterable<Row> {
  const uploads = `/v2/${repository}/blobs/uploads/`;
  const session = `${uploads}00000000-0000-4000-8000-000000000000`;
  const refused = { headers: octets, body: 'x', status: 400, code: 'DIGEST_INVALID' } as const;
  yield { ...refused, what: 'no digest', method: 'PUT', path: session };
  yield { ...refused, what: 'an empty digest', method: 'PUT', path: `${session}?digest=` };
  yield { ...refused, what: 'two digests', method: 'PUT', path: `${session}?digest=${absent}&digest=${absent}` };
  yield { ...refused, what: 'two digests', method: 'POST', path: `${uploads}?digest=${absent}&digest=${absent}` };
  for (const algorithm of ['', 'md5', 'SHA256', 'sha256%00', '__proto__', 'toString']) {
    const path = `${uploads}?digest-algorithm=${algorithm}`;
    yield { what: `the algorithm ${algorithm}`, method: 'POST', path, status: 400, code: 'DIGEST_INVALID' };
  }
  for (const from of ['', 'A', '..', 'a//b', '%2e%2e', 'a'.repeat(256)]) {
    const path = `${uploads}?mount=${absent}&from=${from}`;
    yield { what: `mount from ${from.slice(0, 20)}`, method: 'POST', path, status: 400, code: 'NAME_INVALID' };
  }
}

export const queryRows: readonly Row[] = [...countRows(), ...tagRows(), ...uploadRows()];
