import { errorStack, errorText } from './error-text.js';

describe('the sentence of an error', () => {
  it('holds its causes', () => {
    expect(errorText(new Error('a', { cause: new Error('b', { cause: 'c' }) }))).toBe('a: b: c');
    expect(errorText(new AggregateError([new Error('one'), new Error('two')], 'both'))).toBe('both (one; two)');
    expect(errorText(new TypeError(''))).toBe('TypeError');
  });

  it.each([
    ['thrown', 'thrown'],
    [undefined, 'undefined'],
    [{ secret: 'canary' }, 'an object'],
    [Symbol('x'), 'Symbol(x)'],
  ])('is made of whatever was thrown', (thrown, text) => {
    expect(errorText(thrown)).toBe(text);
  });

  it('ends with a cause that comes again', () => {
    const circle = new Error('round');
    circle.cause = new Error('and', { cause: circle });
    expect(errorText(circle)).toBe('round: and');
  });

  it('holds no secret, and is not endless', () => {
    expect(errorText(new Error('GET https://u:canary@h/x?token=canary'))).toBe('GET https://******@h/x?token=******');
    expect(errorText(new Error('x'.repeat(100_000))).length).toBeLessThan(5000);
  });
});

describe('the stack of an error', () => {
  it('leaves out the message, whatever is in it', () => {
    const error = new Error('canary\n    at canary', { cause: new Error('canary') });
    expect(errorStack(error)).toMatch(/^ {4}at .*\ncaused by Error\n {4}at /s);
    expect(errorStack(error)).not.toContain('canary');
  });

  it('is absent where none is known', () => {
    expect(errorStack(Object.assign(new Error('x'), { stack: undefined }))).toBeUndefined();
  });
});
