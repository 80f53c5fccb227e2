import { digestOf } from '../../support/content.js';
import type { Random } from './random.js';

const hello = digestOf(Buffer.from('hello'));
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: hello, size: 5 },
  layers: [],
  subject: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: hello, size: 5 },
  annotations: { a: 'b' },
});

/** Requests of every kind, each good as it stands; `upload` is the path of an open one. */
export function templates(repository: string, upload: string): readonly string[] {
  const ask = (method: string, path: string, headers = '', body = ''): string =>
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}${body && `Content-Length: ${body.length}\r\n`}\r\n${body}`;
  const at = `/v2/${repository}`;
  const octets = 'Content-Type: application/octet-stream\r\n';
  const type = 'Content-Type: application/vnd.oci.image.manifest.v1+json\r\n';
  return [
    ask('GET', '/v2/'),
    ask('GET', '/v2/_catalog?n=10&last=a'),
    ask('GET', '/v2/_oci/ext/discover'),
    ask('GET', '/livez'),
    ask('GET', `${at}/tags/list?n=3&last=v1`),
    ask('GET', `${at}/manifests/v1`, 'Accept: */*\r\nIf-None-Match: "x"\r\n'),
    ask('HEAD', `${at}/manifests/${hello}`),
    ask('PUT', `${at}/manifests/v1`, type, manifest),
    ask('PUT', `${at}/manifests/${digestOf(Buffer.from(manifest))}?tag=a&tag=b`, type, manifest),
    ask('DELETE', `${at}/manifests/v1`),
    ask('GET', `${at}/referrers/${hello}?artifactType=application/vnd.example`),
    ask('GET', `${at}/blobs/${hello}`, 'Range: bytes=0-1,3-\r\nIf-Range: "x"\r\n'),
    ask('HEAD', `${at}/blobs/${hello}`),
    ask('DELETE', `${at}/blobs/${hello}`),
    ask('POST', `${at}/blobs/uploads/`),
    ask('POST', `${at}/blobs/uploads/?digest=${hello}`, octets, 'hello'),
    ask('POST', `${at}/blobs/uploads/?mount=${hello}&from=${repository}`),
    ask('POST', `${at}/blobs/uploads/?digest-algorithm=sha512`),
    ask('GET', upload),
    ask('PATCH', upload, `${octets}Content-Range: 0-4\r\n`, 'hello'),
    `PATCH ${upload} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
    ask('PUT', `${upload}?digest=${hello}`, octets, 'hello'),
    ask('DELETE', upload),
  ];
}

/** Half of them are mutated where the path stands, which is where most of the reading is done. */
export function pathOf(request: string, random: Random): [number, number] {
  if (random.below(2) === 0) return [0, request.length];
  const start = request.indexOf(' ') + 1;
  return [start, request.indexOf(' HTTP/')];
}
