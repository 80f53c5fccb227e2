import type { FastifyRequest } from 'fastify';
import { chunkPlace } from './content-range.js';

const place = (headers: Record<string, string>) => chunkPlace({ headers } as unknown as FastifyRequest);

describe('the place of a chunk', () => {
  it.each([
    [{}, {}],
    [{ 'content-length': '0' }, { length: 0 }],
    [{ 'content-length': '7' }, { length: 7 }],
    [{ 'transfer-encoding': 'chunked' }, {}],
    [
      { 'content-range': '0-6', 'content-length': '7' },
      { offset: 0, length: 7 },
    ],
    [
      { 'content-range': '10-10', 'content-length': '1' },
      { offset: 10, length: 1 },
    ],
    [
      { 'content-range': '10-19', 'transfer-encoding': 'chunked' },
      { offset: 10, length: 10 },
    ],
  ])('%j is %j', (headers, expected) => expect(place(headers as Record<string, string>)).toEqual(expected));

  it.each([
    ['bytes 0-6', '7'],
    ['bytes=0-6', '7'],
    ['0-6/7', '7'],
    ['6-0', '7'],
    ['-6', '7'],
    ['0-', '7'],
    ['', '7'],
    ['0-6, 0-6', '7'],
    ['0-6', '8'],
    ['0-9999999999999999', '7'],
    ['０-６', '7'],
  ])('the range %s with %s bytes is refused with 416', (range, length) => {
    expect(() => place({ 'content-range': range, 'content-length': length })).toThrow(
      expect.objectContaining({ code: 'BLOB_UPLOAD_INVALID', status: 416 }) as Error,
    );
  });

  it('is no range where no bytes come', () => {
    expect(() => place({ 'content-range': '0-6' })).toThrow(expect.objectContaining({ status: 400 }) as Error);
  });
});
