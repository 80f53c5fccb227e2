import { inspect } from 'node:util';
import type { Identity } from '@zot/extension-api';
import { RememberedLogins } from './remembered-logins.js';

const identity: Identity = { username: 'ann', groups: [], method: 'test' };
const login = { identity, until: 10, stillHolds: () => true };

it('are found until their time is over', () => {
  const logins = new RememberedLogins();
  logins.add(logins.keyOf('x'), login);
  expect(logins.find(logins.keyOf('x'), 9)).toBe(identity);
  expect(logins.find(logins.keyOf('y'), 9)).toBeUndefined();
  expect(logins.find(logins.keyOf('x'), 10)).toBeUndefined();
  expect(logins.size).toBe(0);
});

it('are bounded, the oldest going first', () => {
  const logins = new RememberedLogins();
  for (let n = 0; n < 5000; n++) logins.add(logins.keyOf(`${n}`), login);
  expect(logins.size).toBe(4096);
  expect(logins.find(logins.keyOf('0'), 0)).toBeUndefined();
  expect(logins.find(logins.keyOf('4999'), 0)).toBe(identity);
});

it('hold no credential, and have other keys in each process', () => {
  const logins = new RememberedLogins();
  const key = logins.keyOf('Basic canary');
  logins.add(key, login);
  expect(inspect(logins, { depth: 9, showHidden: true })).not.toContain('canary');
  expect(new RememberedLogins().keyOf('Basic canary')).not.toBe(key);
});
