import type { AppendOptions } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { FastifyRequest } from 'fastify';
import { hasBody } from './has-body.js';

const form = /^(\d{1,15})-(\d{1,15})$/;

/**
 * Where the bytes of a chunk go, and how many they are. Without `Content-Range` they go to the end. A range that is
 * malformed or contradicts `Content-Length` is refused with 416 (dist-spec, "Pushing a blob in chunks").
 */
export function chunkPlace(request: FastifyRequest): AppendOptions {
  const { 'content-range': range, 'content-length': lengthText } = request.headers;
  const length = lengthText === undefined ? undefined : Number(lengthText);
  if (range === undefined) return length === undefined ? {} : { length };
  if (!hasBody(request)) {
    throw new RegistryError('BLOB_UPLOAD_INVALID', { range, description: 'a range of bytes, and no bytes came' });
  }
  const match = form.exec(range);
  if (!match) throw outOfOrder(range, 'a range is <first byte>-<last byte>');
  const offset = Number(match[1]);
  const spanned = Number(match[2]) - offset + 1;
  if (spanned < 1) throw outOfOrder(range, 'the range ends before it starts');
  if (length !== undefined && length !== spanned) throw outOfOrder(range, `the body has ${length} bytes`);
  return { offset, length: spanned };
}

function outOfOrder(range: string, description: string): RegistryError {
  return new RegistryError('BLOB_UPLOAD_INVALID', { range, description }, { status: 416 });
}
