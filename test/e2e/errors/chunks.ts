import { digestOf } from '../../support/content.js';
import { octets, type Row } from './row.js';

const noRanges = [
  '0',
  '-',
  '0-',
  '-4',
  '4-0',
  'a-b',
  'bytes 0-4',
  'bytes=0-4',
  '0-4/5',
  '0-4,0-4',
  '0x0-0x4',
  '0-4 5',
  '0-99999999999999999999',
];
const wrongPlaces = ['1-5', '5-9', '100-104'];

/** Chunks for a session that has nothing yet; none of them may change it. */
export function chunkRows(upload: string): readonly Row[] {
  const closing = `${upload}?digest=${digestOf(Buffer.from('hello'))}`;
  const row = (what: string, method: string, headers: Row['headers']): Row => ({
    what,
    method,
    path: method === 'PUT' ? closing : upload,
    headers: { ...octets, 'content-length': 5, ...headers },
    body: 'hello',
    status: 416,
    code: 'BLOB_UPLOAD_INVALID',
  });
  return ['PATCH', 'PUT'].flatMap((method) => [
    ...noRanges.map((range) => row(`the range ${range}`, method, { 'content-range': range })),
    ...wrongPlaces.map((range) => row(`the place ${range}`, method, { 'content-range': range })),
    ...['0-3', '0-5', '0-0'].map((range) => row(`5 bytes for ${range}`, method, { 'content-range': range })),
  ]);
}
