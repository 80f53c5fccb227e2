import type { PasswordVerifier } from '@zot/extension-api';

export interface VerifierUnderTest {
  readonly verifier: PasswordVerifier;
  /** Hashes of the kinds that it takes, cheap ones, each with its password, which is no longer than 72 bytes. */
  readonly hashes: readonly { readonly password: string; readonly hash: string }[];
  /** Called after the last test. */
  dispose?(): Promise<void>;
}

/** What every `PasswordVerifier` does; a package that replaces or wraps the port runs it over its own. */
export function passwordVerifierSuite(name: string, make: () => Promise<VerifierUnderTest>): void {
  describe(`${name} keeps the contract of PasswordVerifier`, () => {
    let made: VerifierUnderTest;
    beforeAll(async () => (made = await make()));
    afterAll(async () => made.dispose?.());

    it('knows the kinds of its hashes, and the same kind for the same hash', () => {
      for (const { hash } of made.hashes) {
        const found = made.verifier.inspect(hash);
        expect(found).toEqual({ kind: expect.any(String) as string });
        expect(made.verifier.inspect(hash)).toEqual(found);
      }
    });

    it.each(['', 'canary', '$', '$$$canary', '$canary$1$canary', 'canary:canary', '\0canary', 'c'.repeat(100_000)])(
      'says of %j that it is no hash, without repeating it',
      (text) => {
        const found = made.verifier.inspect(text);
        if (!('problem' in found)) throw new Error('took it for a hash');
        expect(found.problem).not.toBe('');
        expect(found.problem).not.toContain('canary');
        expect(found.problem.length).toBeLessThan(200);
      },
    );

    it('takes the right password only', async () => {
      for (const { password, hash } of made.hashes) {
        expect(await made.verifier.verify(password, hash)).toBe(true);
        for (const wrong of ['', `${password}x`, password.slice(0, -1), `x${password}`, hash]) {
          expect(await made.verifier.verify(wrong, hash)).toBe(false);
        }
      }
    });

    it('refuses a password of any length that is wrong', async () => {
      const { hash } = made.hashes[0]!;
      expect(await made.verifier.verify('x'.repeat(100_000), hash)).toBe(false);
    });

    it('keeps checks apart that are made at once', async () => {
      const many = Array.from({ length: 12 }, (_, n) => made.hashes[n % made.hashes.length]!);
      const found = await Promise.all(
        many.map(async ({ password, hash }, n) => made.verifier.verify(n % 2 === 0 ? password : `${password}x`, hash)),
      );
      expect(found).toEqual(many.map((_, n) => n % 2 === 0));
    });

    it('lets others go on meanwhile', async () => {
      const { password, hash } = made.hashes[0]!;
      let turnsOfOthers = 0;
      let isOver = false;
      const takeTurn = () => {
        turnsOfOthers += 1;
        if (!isOver) setImmediate(takeTurn);
      };
      setImmediate(takeTurn);
      // One answer alone may be there before the first turn of others.
      for (let n = 0; n < 3; n++) await made.verifier.verify(password, hash);
      isOver = true;
      expect(turnsOfOthers).toBeGreaterThan(0);
    });
  });
}
