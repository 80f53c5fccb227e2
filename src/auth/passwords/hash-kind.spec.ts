import { hashKind } from './hash-kind.js';

const b53 = 'c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC';
const sha256 = '5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5';

it.each([
  [`$2y$05$${b53}`, 'bcrypt 05'],
  [`$2a$10$${b53}`, 'bcrypt 10'],
  [`$2b$31$${b53}`, 'bcrypt 31'],
  [`$5$salt$${sha256}`, 'SHA-crypt 5 5000'],
  [`$5$rounds=77777$$${sha256}`, 'SHA-crypt 5 77777'],
  [`$6$s$${sha256.repeat(2)}`, 'SHA-crypt 6 5000'],
])('%s is %s', (hash, kind) => {
  expect(hashKind(hash)).toEqual({ kind });
});

it.each([
  ['$apr1$5ikPzSHB$E1nGIm5ilJiPNU97D6hXs.', /MD5/],
  ['$1$abc$E1nGIm5ilJiPNU97D6hXs.', /MD5/],
  ['{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /SHA-1/],
  ['rqXexS6ZhobKA', /DES/],
  ['plain', /no hash/],
  [`$2x$05$${b53}`, /faulty/],
  [`$2y$03$${b53}`, /cost 03/],
  [`$2y$32$${b53}`, /cost 32/],
  [`$2y$05$${b53}x`, /no hash/],
  [`$2y$05$${b53} `, /no hash/],
  ['$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA', /argon2/],
  [`$5$salt$${sha256}x`, /SHA-crypt/],
])('%s is refused', (hash, problem) => {
  expect(hashKind(hash)).toEqual({ problem: expect.stringMatching(problem) as string });
});

it('tells a hash that is cut off, wherever it is', () => {
  for (const hash of [`$2y$05$${b53}`, `$5$rounds=5000$salt$${sha256}`]) {
    for (let length = 0; length < hash.length; length++) {
      expect(hashKind(hash.slice(0, length))).toEqual({ problem: expect.any(String) as string, isCutOff: true });
    }
  }
});
