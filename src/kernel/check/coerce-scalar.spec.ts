import fc from 'fast-check';
import { coerceScalar, type ScalarType } from './coerce-scalar.js';

type Row = [ScalarType, string | number | boolean, unknown];

describe('coerceScalar', () => {
  it.each<Row>([
    ['string', 8080, '8080'],
    ['string', 1.5, '1.5'],
    ['string', 1e21, '1000000000000000000000'],
    ['string', true, '1'],
    ['string', false, '0'],
    ['boolean', 2, true],
    ['boolean', 0, false],
    ['boolean', 'T', true],
    ['boolean', '', false],
    ['boolean', 'False', false],
    ['integer', 8080.9, 8080],
    ['integer', -1.9, -1],
    ['integer', true, 1],
    ['integer', '', 0],
    ['integer', '-12', -12],
    ['integer', '0x1F', 31],
    ['integer', '0o17', 15],
    ['integer', '017', 15],
    ['integer', '0b11', 3],
    ['number', '1.5e3', 1500],
    ['number', '', 0],
    ['number', true, 1],
    ['duration', '1h30m', 5_400_000],
    ['duration', 1_500_000_000, 1500],
    ['duration', '-1s', -1000],
    ['duration', 0, 0],
  ])('reads as %s %j', (type, written, value) => {
    expect(coerceScalar(type, written)).toEqual({ value });
  });

  it.each<Row>([
    ['boolean', 'yes', '"yes" is neither true nor false'],
    ['integer', '8_080', '"8_080" is not a whole number'],
    ['integer', '1.5', '"1.5" is not a whole number'],
    ['integer', '099', '"099" is not a whole number'],
    ['integer', NaN, 'NaN is not a whole number'],
    ['integer', 2 ** 60, '1152921504606847000 is too large'],
    ['number', 'inf', '"inf" is not a number'],
    ['number', '0x10', '"0x10" is not a number'],
    ['number', Infinity, 'Infinity is not a number'],
    ['duration', true, 'true is not a duration'],
    ['duration', '1 day', '"1 day" is not a duration'],
    ['duration', '', 'a duration is missing'],
    ['duration', 1e300, '1e+300 is too long for a duration'],
  ])('does not read as %s %j', (type, written, problem) => {
    expect(coerceScalar(type, written)).toMatchObject({ problem });
  });

  it('reads back what it was given as a string, and never throws', () => {
    const types = fc.constantFrom<ScalarType>('string', 'boolean', 'integer', 'number', 'duration');
    fc.assert(
      fc.property(types, fc.oneof(fc.string(), fc.double(), fc.boolean()), (type, written) => {
        const coerced = coerceScalar(type, written);
        if (typeof written === 'string' && type === 'string') expect(coerced).toEqual({ value: written });
        if (typeof written === 'number' && type === 'number' && Number.isFinite(written)) {
          expect(coerceScalar('number', String(written))).toEqual(coerced);
        }
      }),
    );
  });
});
