import fc from 'fast-check';
import { basicCredentials } from './basic-credentials.js';

const coded = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

it.each(['Basic', 'basic', 'BASIC', 'Basic  '])('reads %s', (scheme) => {
  expect(basicCredentials(`${scheme} ${coded('ann:a:b c ')}`)).toEqual({ username: 'ann', password: 'a:b c ' });
});

it('reads whatever is UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (username, password) => {
      fc.pre(!username.includes(':') && username + password !== '');
      expect(basicCredentials(`Basic ${coded(`${username}:${password}`)}`)).toEqual({ username, password });
    }),
  );
});

it('takes a lone colon for nobody, as docker sends it', () => {
  expect(basicCredentials('Basic Og==')).toBe('none');
  expect(basicCredentials(`Basic ${coded('ann:')}`)).toEqual({ username: 'ann', password: '' });
  expect(basicCredentials(`Basic ${coded(':a')}`)).toEqual({ username: '', password: 'a' });
});

it.each([
  '',
  'Basic',
  'Basic ',
  'Basic:Og==',
  `Basicx ${coded('a:b')}`,
  `Bearer ${coded('a:b')}`,
  `Basic ${coded('a:b')} `,
  `Basic ${coded('a:b')},x`,
  `Basic ${coded('a:b')}, Basic ${coded('c:d')}`,
  `Basic\t${coded('a:b')}`,
  'Basic YTpi=',
  'Basic YTpiY',
  'Basic YT==pi',
  'Basic YTpi-_==',
  `Basic ${coded('no colon')}`,
  `Basic ${coded(new Uint8Array([0x61, 0x3a, 0xff]))}`,
])('refuses %j', (authorization) => {
  expect(basicCredentials(authorization)).toBeUndefined();
});

it('never throws', () => {
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void basicCredentials(`Basic ${text}`)));
});
