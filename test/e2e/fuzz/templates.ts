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

/** Requests of every kind, nearly all good as they stand; `upload` is the path of an open one, `login` that of a user. */
export function templates(repository: string, upload: string, login: string): readonly string[] {
  const ask = (method: string, path: string, headers = '', body = ''): string =>
    `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}${body && `Content-Length: ${body.length}\r\n`}\r\n${body}`;
  const at = `/v2/${repository}`;
  const octets = 'Content-Type: application/octet-stream\r\n';
  const type = 'Content-Type: application/vnd.oci.image.manifest.v1+json\r\n';
  const user = `Authorization: ${login}\r\n`;
  const json = 'Content-Type: application/json\r\n';
  return [
    ask('GET', '/v2/', user),
    ask('GET', '/v2/', `X-ZOT-API-CLIENT: zot-ui\r\nCookie: session=${'a'.repeat(43)}; user=ann\r\n`),
    ask(
      'GET',
      `${at}/manifests/v1`,
      `${user}User-Agent: docker/29.1.0 go/go1.25.3\r\nX-Forwarded-For: 2001:db8::1\r\n`,
    ),
    ask('GET', '/metrics', user),
    ask('GET', '/v2/_zot/admin/tasks', user),
    ask('GET', '/zot/auth/apikey', user),
    // Dates in the past, so that a long run does not end with as many keys.
    ask(
      'POST',
      '/zot/auth/apikey',
      user + json,
      '{"label":"a","scopes":["a/**:read"],"expirationDate":"2001-01-01T00:00:00Z"}',
    ),
    ask('DELETE', '/zot/auth/apikey?id=00000000-0000-4000-8000-000000000000', user),
    ask('GET', '/zot/auth/login?provider=github&callback_ui=/home'),
    ask('GET', '/zot/auth/callback/github?code=a&state=b', 'Cookie: statecookie=abcdef\r\n'),
    ask('POST', '/zot/auth/logout', 'X-ZOT-API-CLIENT: zot-ui\r\nCookie: session=abc\r\n'),
    ask('OPTIONS', '/v2/', 'Origin: https://a.example\r\nAccess-Control-Request-Method: GET\r\n'),
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

/** Where one is mutated: anywhere, in the path, where most of the reading is done, or behind it, in headers and body. */
export function partOf(request: string, random: Random): [number, number] {
  const path = request.indexOf(' ') + 1;
  const end = request.indexOf(' HTTP/');
  switch (random.below(4)) {
    case 0:
      return [0, request.length];
    case 1:
      return [request.indexOf('\r\n', end) + 2, request.length];
    default:
      return [path, end];
  }
}
