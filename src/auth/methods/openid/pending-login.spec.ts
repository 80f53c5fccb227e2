import { PendingLogins, type PendingLogin } from './pending-login.js';

const login: PendingLogin = { provider: 'oidc', state: 's', nonce: 'n', verifier: 'v', target: '/', expires: 1000 };

it('is read back as it was sealed, by whoever has the same secret', () => {
  expect(new PendingLogins('one').open(new PendingLogins('one').seal(login), 999)).toEqual(login);
  expect(new PendingLogins('two').open(new PendingLogins('one').seal(login), 999)).toBeUndefined();
  expect(new PendingLogins(undefined).open(new PendingLogins(undefined).seal(login), 999)).toBeUndefined();
});

it('is over at its time', () => {
  const logins = new PendingLogins('one');
  expect(logins.open(logins.seal(login), 1000)).toBeUndefined();
});

it('is not read where a single bit is another', () => {
  const logins = new PendingLogins('one');
  const sealed = Buffer.from(logins.seal(login), 'base64url');
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    expect(logins.open(changed.toString('base64url'), 0)).toBeUndefined();
  }
  for (const rubbish of ['', 'x', '!!', 'A'.repeat(37), 'A'.repeat(5000)])
    expect(logins.open(rubbish, 0)).toBeUndefined();
});

it('shows nothing of itself, and is another text each time', () => {
  const logins = new PendingLogins('one');
  const sealed = logins.seal({ ...login, verifier: 'canary' });
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('canary');
  expect(logins.seal(login)).not.toBe(logins.seal(login));
});
