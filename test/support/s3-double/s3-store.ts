import { randomUUID } from 'node:crypto';
import { S3Error } from './s3-error.js';
import { md5, type StoredObject, type StoredPart, type StoredUpload } from './stored-object.js';

const leastPart = 5 * 1024 * 1024;

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

type Metadata = Readonly<Record<string, string>>;

/** The objects and unfinished uploads of one bucket. */
export class S3Store {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, StoredUpload>();

  object(key: string): StoredObject {
    const found = this.objects.get(key);
    if (!found) throw new S3Error(404, 'NoSuchKey');
    return found;
  }

  put(key: string, bytes: Buffer, metadata: Metadata, conditions: Conditions = {}): StoredObject {
    this.require(key, conditions);
    return this.keep(key, { bytes, etag: md5(bytes), modified: new Date(), metadata });
  }

  copy(from: string, ifMatch: string | undefined, to: string, metadata: Metadata | undefined): StoredObject {
    const source = this.source(from, ifMatch);
    if (from === to && !metadata) throw new S3Error(400, 'InvalidRequest');
    return this.put(to, source.bytes, metadata ?? source.metadata);
  }

  begin(key: string, metadata: Metadata): string {
    const id = randomUUID();
    this.uploads.set(id, { key, begun: new Date(), metadata, parts: new Map() });
    return id;
  }

  upload(key: string, id: string): StoredUpload {
    const found = this.uploads.get(id);
    if (found?.key !== key) throw new S3Error(404, 'NoSuchUpload');
    return found;
  }

  putPart(upload: StoredUpload, number: number, bytes: Buffer): StoredPart {
    if (!(number >= 1 && number <= 10_000)) throw new S3Error(400, 'InvalidArgument');
    const part = { bytes, etag: md5(bytes), modified: new Date() };
    upload.parts.set(number, part);
    return part;
  }

  source(key: string, ifMatch: string | undefined): StoredObject {
    const found = this.object(key);
    if (ifMatch !== undefined && ifMatch !== `"${found.etag}"`) throw new S3Error(412, 'PreconditionFailed');
    return found;
  }

  complete(key: string, id: string, chosen: readonly { number: number; etag: string }[]): StoredObject {
    const upload = this.upload(key, id);
    const parts = chosen.map(({ number, etag }, index) => {
      const part = upload.parts.get(number);
      if (!part || `"${part.etag}"` !== etag) throw new S3Error(400, 'InvalidPart');
      if (index > 0 && number <= chosen[index - 1]!.number) throw new S3Error(400, 'InvalidPartOrder');
      if (index < chosen.length - 1 && part.bytes.length < leastPart) throw new S3Error(400, 'EntityTooSmall');
      return part;
    });
    if (parts.length === 0) throw new S3Error(400, 'MalformedXML');
    this.uploads.delete(id);
    const etag = `${md5(Buffer.concat(parts.map((part) => Buffer.from(part.etag, 'hex'))))}-${parts.length}`;
    const bytes = Buffer.concat(parts.map((part) => part.bytes));
    return this.keep(key, { bytes, etag, modified: new Date(), metadata: upload.metadata });
  }

  /** Keys and folders directly below a prefix, or all keys where there is no delimiter; those after `after`. */
  list(prefix: string, delimiter: string | undefined, after: string): { name: string; isFolder: boolean }[] {
    const found = new Map<string, boolean>();
    for (const key of this.objects.keys()) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
      const name = end < 0 ? key : key.slice(0, end + 1);
      if (name > after) found.set(name, end >= 0);
    }
    return [...found]
      .map(([name, isFolder]) => ({ name, isFolder }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  private require(key: string, { ifMatch, ifNoneMatch }: Conditions): void {
    const found = this.objects.get(key);
    if (ifNoneMatch === '*' && found) throw new S3Error(412, 'PreconditionFailed');
    if (ifMatch === undefined) return;
    if (!found) throw new S3Error(404, 'NoSuchKey');
    if (ifMatch !== `"${found.etag}"`) throw new S3Error(412, 'PreconditionFailed');
  }

  private keep(key: string, object: StoredObject): StoredObject {
    this.objects.set(key, object);
    return object;
  }
}
