import { passwordVerifierSuite } from '@zot/testkit';
import { hashSync } from 'bcryptjs';
import { CryptPasswordVerifier } from './crypt-password-verifier.js';
import { PasswordPool } from './password-pool.js';

const longText = 'a very much longer text to encrypt.  This one even stretches over more' + 'than one line.';

/** Published with the algorithm (Drepper, "Unix crypt using SHA-256 and SHA-512"), the sums made by libxcrypt 4.4. */
const shaCrypt: readonly (readonly [string, string])[] = [
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  ['This is just a test', '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5'],
  [longText, '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1'],
  [
    'we have a short salt string but not a short password',
    '$5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/',
  ],
  ['a short string', '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD'],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'This is just a test',
    '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
  ],
  [
    longText,
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'we have a short salt string but not a short password',
    '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  ],
  [
    'a short string',
    '$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1',
  ],
];

const open = () => {
  const pool = new PasswordPool();
  return { pool, verifier: new CryptPasswordVerifier(pool) };
};

passwordVerifierSuite('the verifier of bcrypt and SHA-crypt', async () => {
  const { pool, verifier } = open();
  return {
    verifier,
    hashes: [
      ...['2a', '2b', '2y'].map((kind) => ({
        password: 'correct horse',
        hash: hashSync('correct horse', 4).replace(/^\$2b/, `$${kind}`),
      })),
      { password: 'paßwörd ☕', hash: hashSync('paßwörd ☕', 4) },
      ...shaCrypt.filter(([, hash]) => /rounds=1400/.test(hash)).map(([password, hash]) => ({ password, hash })),
    ],
    dispose: async () => pool.stop(),
  };
});

const unusual: readonly (readonly [string, string])[] = [
  ['the minimum number is still observed', '$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC'],
  ['', '$6$rounds=1000$s$u6h1nDplZjxDo4zJTtL/gDw7SGioQGm.0uRtQXjSgB6lTpGGOfGi4A6UMV.7Q7d2K2ppsidkHUrit0FKUiAv71'],
  ['paßwörd', '$5$rounds=1000$$p36JPxIWmfHBs2NXZ3G9h/4/HjdK4hCnRkKjXlRfMz8'],
  [
    'x'.repeat(200),
    '$6$rounds=1000$abc$wMssqTC1HqTo.g4BLK4SdcvPFHZKoLbmoHVGHf63yhKa1kqdKX.IEWjHDY/9TeW5DxOS040sMmrN.ujYx1Jne/',
  ],
];

describe('passwords and their hashes', () => {
  const { pool, verifier } = open();
  afterAll(async () => pool.stop());

  it.each([...shaCrypt, ...unusual])('%s has the sum published for SHA-crypt', async (password, hash) => {
    expect(verifier.inspect(hash)).toEqual({ kind: expect.stringContaining('SHA-crypt') as string });
    expect(await verifier.verify(password, hash)).toBe(true);
    expect(await verifier.verify(`${password} `, hash)).toBe(false);
  });

  it.each([
    ['', '$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.'],
    ['a', '$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe'],
    ['abc', '$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i'],
    ['secret', '$2y$05$c4WoMPo3SXsafkva.HHa6u7b1XOWKqA7XZANDrnv4IVny/8ABNR66'],
  ])('%j has the sum published for bcrypt', async (password, hash) => {
    expect(await verifier.verify(password, hash)).toBe(true);
    expect(await verifier.verify(`${password} `, hash)).toBe(false);
  });

  it('of bcrypt end after 72 bytes, as everywhere', async () => {
    const password = 'x'.repeat(72);
    const hash = hashSync(password, 4);
    expect(await verifier.verify(`${password}more`, hash)).toBe(true);
    expect(await verifier.verify(password.slice(1), hash)).toBe(false);
  });
});
