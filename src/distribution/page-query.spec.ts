import type { FastifyRequest } from 'fastify';
import { nextLink } from './next-link.js';
import { pageQuery } from './page-query.js';

const page = (query: Record<string, string | string[]>) => pageQuery({ query } as unknown as FastifyRequest);

describe('a page of a list', () => {
  it.each([
    [{}, {}],
    [{ n: '0' }, { limit: 0 }],
    [{ n: '007' }, { limit: 7 }],
    [
      { n: '999999999', last: '' },
      { limit: 999_999_999, after: '' },
    ],
    [{ last: 'no such tag, and no tag at all' }, { after: 'no such tag, and no tag at all' }],
    [{ other: ['1', '2'] }, {}],
  ])('%j is %j', (query, expected) => expect(page(query as Record<string, string>)).toEqual(expected));

  it.each([
    { n: '' },
    { n: '-1' },
    { n: '+1' },
    { n: '1.5' },
    { n: 'abc' },
    { n: '1e24' },
    { n: '0x10' },
    { n: ' 1' },
    { n: '1\n' },
    { n: '9223372036854775808' },
    { n: ['1', '2'] },
    { last: ['a', 'b'] },
  ])('%j is refused', (query) => {
    expect(() => page(query as unknown as Record<string, string>)).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', status: 400 }) as Error,
    );
  });

  it('links to what follows', () => {
    const listed = (items: string[], more: boolean) => nextLink('/v2/a/tags/list', { limit: 2 }, { items, more });
    expect(listed(['a', 'b'], true)).toEqual({ link: '</v2/a/tags/list?n=2&last=b>; rel="next"' });
    expect(listed(['a', 'x>; rel="evil"\r\n'], true).link).toBe(
      '</v2/a/tags/list?n=2&last=x%3E%3B%20rel%3D%22evil%22%0D%0A>; rel="next"',
    );
    expect(listed(['a', 'b'], false)).toEqual({});
    expect(listed([], true)).toEqual({});
    expect(nextLink('/v2/_catalog', {}, { items: ['a'], more: true })).toEqual({});
  });
});
