import { suggest } from './suggest.js';

const known = ['address', 'port', 'realm', 'readTimeout', 'writeTimeout', 'ui', 'tls', 'log', 'manifestCheckInterval'];

describe('suggest', () => {
  it.each([
    ['adress', 'address'],
    ['Prot', 'port'],
    ['readtimeuot', 'readTimeout'],
    ['timeout', undefined],
    ['tsl', 'tls'],
    ['iu', 'ui'],
    ['ab', undefined],
    ['manifestInterval', 'manifestCheckInterval'],
    ['logging', 'log'],
    ['manifestCheck', 'manifestCheckInterval'],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('%s means %s', (written, meant) => {
    expect(suggest(written, known)).toBe(meant);
  });
});
