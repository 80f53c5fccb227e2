import '@zot/testkit/node-test';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { RegistryError } from '@zot/oci';
import { passwordVerifierSuite, PlainPasswordVerifier } from '@zot/testkit';
import { Argon2Verifier } from './argon2-verifier.js';
import { Argon2Config } from './argon2.config.js';
import { Turns } from './turns.js';

const cheap = { memoryCost: 64, timeCost: 1, parallelism: 1 };
const wrapped = (settings: Partial<Argon2Config> = {}) =>
  new Argon2Verifier(Object.assign(new Argon2Config(), settings)).wrap(new PlainPasswordVerifier());

passwordVerifierSuite('Argon2Verifier', async () => ({
  verifier: wrapped(),
  hashes: await Promise.all(
    ['correct horse', 'päßwörd'].map(async (password) => ({ password, hash: await hash(password, cheap) })),
  ),
}));

describe('Argon2Verifier', () => {
  it('leaves other hashes to what it wraps', async () => {
    const inner = new PlainPasswordVerifier();
    const other = 'plain$secret';
    assert.deepEqual(wrapped().inspect(other), inner.inspect(other));
    assert.equal(await wrapped().verify('secret', other), true);
  });

  it('does not take what would need too much memory', async () => {
    const dear = await hash('secret', { ...cheap, memoryCost: 2048 });
    assert.match(JSON.stringify(wrapped({ maxMemory: 1024 }).inspect(dear)), /needs 2048 KiB, which is too much/);
  });

  it('tells a hash that is being written from one that never can be checked', () => {
    assert.equal('isCutOff' in wrapped().inspect('$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ'), true);
  });
});

describe('Turns', () => {
  it('lets so many run at once, and refuses what would wait too long', async () => {
    const turns = new Turns(2);
    const { promise, resolve } = Promise.withResolvers<void>();
    let running = 0;
    let most = 0;
    const all = Array.from({ length: 202 }, async () =>
      turns.take(async () => {
        most = Math.max(most, (running += 1));
        await promise;
        running -= 1;
      }),
    );
    await assert.rejects(
      turns.take(async () => {}),
      (error: RegistryError) => error.status === 503,
    );
    resolve();
    await Promise.all(all);
    assert.equal(most, 2);
    await turns.take(async () => {});
  });
});
