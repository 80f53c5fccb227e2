import type { IncomingHttpHeaders } from 'node:http';
import { S3Error } from './s3-error.js';
import type { S3Store } from './s3-store.js';
import { textsOf, xml } from './xml.js';

export interface S3Call {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface S3Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

export interface S3Settings {
  /** Keys, uploads or parts of one page of a list. */
  readonly pageSize: number;
  /** False: conditions of writes are passed over, as some servers do. */
  readonly isConditional: boolean;
  /** What lists show in place of what there is. */
  readonly listed?: () => S3Store | undefined;
}

type Operation = (store: S3Store, call: S3Call, settings: S3Settings) => S3Answer;

/** The operation that a request asks for, by its name in the API. */
export function operationOf(method: string, { key, query, headers }: Omit<S3Call, 'body'>): string {
  const isCopy = headers['x-amz-copy-source'] !== undefined;
  if (key === '') return method === 'GET' && query.has('uploads') ? 'ListMultipartUploads' : 'ListObjectsV2';
  if (query.has('uploads')) return 'CreateMultipartUpload';
  if (query.has('uploadId')) {
    const ofUpload = { GET: 'ListParts', DELETE: 'AbortMultipartUpload', POST: 'CompleteMultipartUpload' };
    return ofUpload[method as 'GET'] ?? (isCopy ? 'UploadPartCopy' : 'UploadPart');
  }
  const ofObject = { GET: 'GetObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' };
  return ofObject[method as 'GET'] ?? (isCopy ? 'CopyObject' : 'PutObject');
}

export const operations: Readonly<Record<string, Operation>> = {
  PutObject: (store, { key, headers, body }, { isConditional }) => {
    const conditions = { ifMatch: text(headers['if-match']), ifNoneMatch: text(headers['if-none-match']) };
    const { etag } = store.put(key, body, metadataOf(headers), isConditional ? conditions : {});
    return { status: 200, headers: { etag: `"${etag}"` } };
  },

  CopyObject: (store, { key, headers }) => {
    const metadata = headers['x-amz-metadata-directive'] === 'REPLACE' ? metadataOf(headers) : undefined;
    const made = store.copy(sourceOf(headers), text(headers['x-amz-copy-source-if-match']), key, metadata);
    return { status: 200, body: xml('CopyObjectResult', described(made)) };
  },

  GetObject: (store, { key, headers }) => {
    const object = store.object(key);
    const ifMatch = text(headers['if-match']);
    if (ifMatch !== undefined && ifMatch !== `"${object.etag}"`) throw new S3Error(412, 'PreconditionFailed');
    const range = rangeOf(text(headers['range']), object.bytes.length);
    const common = headersOf(object);
    if (!range) return { status: 200, headers: common, body: object.bytes };
    const [first, last] = range;
    const contentRange = `bytes ${first}-${last}/${object.bytes.length}`;
    return {
      status: 206,
      headers: { ...common, 'content-range': contentRange },
      body: object.bytes.subarray(first, last + 1),
    };
  },

  HeadObject: (store, { key }) => {
    const object = store.object(key);
    return { status: 200, headers: { ...headersOf(object), 'content-length': String(object.bytes.length) } };
  },

  DeleteObject: (store, { key }) => {
    store.objects.delete(key);
    return { status: 204 };
  },

  ListObjectsV2: (store, { bucket, query }, { pageSize, listed }) => {
    const from = listed?.() ?? store;
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const all = from.list(prefix, query.get('delimiter') ?? undefined, after);
    const page = all.slice(0, Math.min(pageSize, Number(query.get('max-keys') ?? 1000)));
    const isTruncated = page.length < all.length;
    const body = xml('ListBucketResult', {
      Name: bucket,
      Prefix: prefix,
      KeyCount: page.length,
      IsTruncated: isTruncated,
      NextContinuationToken: isTruncated ? page.at(-1)!.name : undefined,
      Contents: page
        .filter(({ isFolder }) => !isFolder)
        .map(({ name }) => ({ Key: name, Size: from.object(name).bytes.length, ...described(from.object(name)) })),
      CommonPrefixes: page.filter(({ isFolder }) => isFolder).map(({ name }) => ({ Prefix: name })),
    });
    return { status: 200, body };
  },

  CreateMultipartUpload: (store, { bucket, key, headers }) => {
    const UploadId = store.begin(key, metadataOf(headers));
    return { status: 200, body: xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId }) };
  },

  UploadPart: (store, { key, query, body }) => {
    const { etag } = store.putPart(store.upload(key, query.get('uploadId')!), Number(query.get('partNumber')), body);
    return { status: 200, headers: { etag: `"${etag}"` } };
  },

  UploadPartCopy: (store, { key, query, headers }) => {
    const upload = store.upload(key, query.get('uploadId')!);
    const source = store.source(sourceOf(headers), text(headers['x-amz-copy-source-if-match']));
    const range = rangeOf(text(headers['x-amz-copy-source-range']), source.bytes.length);
    const bytes = range ? source.bytes.subarray(range[0], range[1] + 1) : source.bytes;
    const part = store.putPart(upload, Number(query.get('partNumber')), Buffer.from(bytes));
    return { status: 200, body: xml('CopyPartResult', described(part)) };
  },

  ListParts: (store, { bucket, key, query }, { pageSize }) => {
    const upload = store.upload(key, query.get('uploadId')!);
    const after = Number(query.get('part-number-marker') ?? 0);
    const all = [...upload.parts].filter(([number]) => number > after).sort(([one], [other]) => one - other);
    const page = all.slice(0, pageSize);
    const body = xml('ListPartsResult', {
      Bucket: bucket,
      Key: key,
      UploadId: query.get('uploadId')!,
      IsTruncated: page.length < all.length,
      NextPartNumberMarker: page.at(-1)?.[0],
      Part: page.map(([number, part]) => ({ PartNumber: number, Size: part.bytes.length, ...described(part) })),
    });
    return { status: 200, body };
  },

  CompleteMultipartUpload: (store, { bucket, key, query, body }) => {
    const document = body.toString();
    const etags = textsOf(document, 'ETag');
    const chosen = textsOf(document, 'PartNumber').map((number, index) => ({
      number: Number(number),
      etag: etags[index]!,
    }));
    const { etag } = store.complete(key, query.get('uploadId')!, chosen);
    return { status: 200, body: xml('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: `"${etag}"` }) };
  },

  AbortMultipartUpload: (store, { key, query }) => {
    store.upload(key, query.get('uploadId')!);
    store.uploads.delete(query.get('uploadId')!);
    return { status: 204 };
  },

  ListMultipartUploads: (store, { bucket, query }, { pageSize }) => {
    const [prefix, keyMarker, idMarker] = ['prefix', 'key-marker', 'upload-id-marker'].map(
      (name) => query.get(name) ?? '',
    );
    const order = (key: string, id: string) => `${key}\0${id}`;
    const all = [...store.uploads]
      .map(([id, { key, begun }]) => ({ id, key, begun }))
      .filter(
        ({ id, key }) => key.startsWith(prefix!) && order(key, id) > (keyMarker ? order(keyMarker, idMarker!) : ''),
      )
      .sort((one, other) => (order(one.key, one.id) < order(other.key, other.id) ? -1 : 1));
    const page = all.slice(0, pageSize);
    const body = xml('ListMultipartUploadsResult', {
      Bucket: bucket,
      IsTruncated: page.length < all.length,
      NextKeyMarker: page.at(-1)?.key,
      NextUploadIdMarker: page.at(-1)?.id,
      Upload: page.map(({ id, key, begun }) => ({ Key: key, UploadId: id, Initiated: begun.toISOString() })),
    });
    return { status: 200, body };
  },
};

function headersOf({
  etag,
  modified,
  metadata,
}: {
  etag: string;
  modified: Date;
  metadata: object;
}): Record<string, string> {
  const own = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, String(value)]);
  return { etag: `"${etag}"`, 'last-modified': modified.toUTCString(), ...(Object.fromEntries(own) as object) };
}

function described({ etag, modified }: { etag: string; modified: Date }): { ETag: string; LastModified: string } {
  return { ETag: `"${etag}"`, LastModified: modified.toISOString() };
}

function metadataOf(headers: IncomingHttpHeaders): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(own.map(([name, value]) => [name.slice('x-amz-meta-'.length), String(value)]));
}

function sourceOf(headers: IncomingHttpHeaders): string {
  const [, ...key] = decodeURIComponent(String(headers['x-amz-copy-source'])).replace(/^\//, '').split('/');
  return key.join('/');
}

function rangeOf(header: string | undefined, size: number): [number, number] | undefined {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return undefined;
  if (Number(first) >= size) throw new S3Error(416, 'InvalidRange');
  return [Number(first), last === '' ? size - 1 : Math.min(size - 1, Number(last))];
}

function text(header: string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : String(header);
}
