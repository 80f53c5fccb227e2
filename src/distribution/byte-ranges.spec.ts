import fc from 'fast-check';
import { RegistryError } from '@zot/oci';
import { byteRanges } from './byte-ranges.js';

const size = 1000;
const show = (header: string | undefined, of = size) => {
  const ranges = byteRanges(header, of);
  return ranges && ranges.map(({ first, last }) => `${first}-${last}`).join();
};

describe('a Range header', () => {
  it.each([
    ['bytes=0-0', '0-0'],
    ['bytes=0-999', '0-999'],
    ['bytes=500-', '500-999'],
    ['bytes=-1', '999-999'],
    ['bytes=-5000', '0-999'],
    ['bytes=900-99999999999999999999999', '900-999'],
    ['Bytes=1-2', '1-2'],
    ['bytes= 1-2 ,\t5-6 ', '1-2,5-6'],
    ['bytes=5-6,1-2', '1-2,5-6'],
    ['bytes=1-5,4-9', '1-9'],
    ['bytes=1-5,6-9', '1-9'],
    ['bytes=1-5,1000-', '1-5'],
    ['bytes=,1-2,', '1-2'],
    [
      `bytes=${Array.from({ length: 16 }, (_, index) => `${index * 2}-${index * 2}`).join()}`,
      expect.stringMatching(/^0-0,.*30-30$/),
    ],
  ])('%s is %s', (header, expected) => expect(show(header)).toEqual(expected));

  it.each([undefined, '', 'items=0-1', 'byte=0-1', 'bytes 0-1'])('%s asks for all', (header) => {
    expect(byteRanges(header, size)).toBeUndefined();
  });

  it.each([
    'bytes=',
    'bytes=,',
    'bytes=a-b',
    'bytes=5',
    'bytes=-',
    'bytes=--5',
    'bytes=5-4',
    'bytes=0-1,5-4',
    'bytes=1.5-2',
    'bytes=+1-2',
    'bytes=0x1-2',
    'bytes=1000-',
    'bytes=1000-2000,3000-',
    'bytes=-0',
    'bytes=0-1,bytes=2-3',
    `bytes=${'0-0,'.repeat(17)}`,
    `bytes=${'0-0,'.repeat(4000)}`,
  ])('%s cannot be satisfied', (header) => {
    const thrown = catching(() => byteRanges(header, size));
    expect(thrown).toMatchObject({ status: 416, code: 'SIZE_INVALID', headers: { 'content-range': 'bytes */1000' } });
  });

  it('finds no bytes in an empty blob', () => {
    expect(catching(() => byteRanges('bytes=0-', 0))).toMatchObject({ status: 416 });
    expect(catching(() => byteRanges('bytes=-1', 0))).toMatchObject({ status: 416 });
  });

  it('covers exactly the bytes that are asked for, in order and once', () => {
    const spec = fc.oneof(
      fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.nat(60).map((from) => `${from}-`),
      fc.nat(60).map((length) => `-${length}`),
    );
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 16 }), fc.nat(50), (specs, length) => {
        const expected = new Set(specs.flatMap((one) => bytesOf(one, length)));
        let ranges;
        try {
          ranges = byteRanges(`bytes=${specs.join()}`, length);
        } catch (error) {
          expect(error).toBeInstanceOf(RegistryError);
          expect(expected.size).toBe(0);
          return;
        }
        const sent = ranges!.flatMap(({ first, last }) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at),
        );
        expect(sent).toEqual([...expected].sort((a, b) => a - b));
        ranges!.slice(1).forEach(({ first }, index) => expect(first).toBeGreaterThan(ranges![index]!.last + 1));
      }),
    );
  });

  it('never throws anything but a refusal', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), (text, length) => {
        const thrown = catching(() => byteRanges(`bytes=${text}`, length));
        expect(thrown === undefined || thrown instanceof RegistryError).toBe(true);
      }),
    );
  });
});

/** The bytes that one spec names, counted one by one. */
function bytesOf(spec: string, length: number): number[] {
  const [from, to] = spec.split('-') as [string, string];
  return Array.from({ length }, (_, at) => at).filter((at) => {
    if (from === '') return at >= length - Number(to);
    return at >= Number(from) && (to === '' || at <= Number(to));
  });
}

function catching(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
