import { isAnonymous, type Authenticator, type Identity, type Verdict } from '@zot/extension-api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestOf } from './request-of.js';

export interface AuthenticatorUnderTest {
  /** Ready to be asked. */
  readonly authenticator: Authenticator;
  /** With credentials that hold, and those of the same kind that do not; `requestOf` makes them. */
  readonly good: FastifyRequest;
  readonly bad: FastifyRequest;
  /** Who comes with the good ones. */
  readonly username: string;
  /** What must be shown to nobody. */
  readonly secrets: readonly string[];
  /** Called after the last test. */
  dispose?(): Promise<void>;
}

/** What every `Authenticator` does; a package that contributes one runs it over its own. */
export function authenticatorSuite(name: string, make: () => Promise<AuthenticatorUnderTest>): void {
  describe(`${name} keeps the contract of Authenticator`, () => {
    let made: AuthenticatorUnderTest;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => made.dispose?.());

    const reply = { header: () => reply } as unknown as FastifyReply;
    const ask = async (request: FastifyRequest): Promise<Verdict> => made.authenticator.authenticate(request, reply);

    it('says nothing of a request without credentials', async () => {
      expect(await ask(requestOf())).toBeUndefined();
    });

    it('leaves schemes that are not its own to others', async () => {
      expect(await ask(requestOf({ headers: { authorization: 'Example c2VjcmV0' } }))).toBeUndefined();
    });

    it('knows who comes with good credentials, each time', async () => {
      for (let times = 0; times < 2; times++) {
        const identity = (await ask(made.good)) as Identity;
        expect(identity.username).toBe(made.username);
        expect(isAnonymous(identity)).toBe(false);
      }
    });

    it('refuses bad ones, and takes nobody for anonymous by them', async () => {
      const verdict = await ask(made.bad);
      expect(typeof (verdict as { refused?: unknown } | undefined)?.refused).toBe('string');
    });

    it('shows no credential', async () => {
      const told = JSON.stringify([
        await ask(made.bad),
        made.authenticator.challenge?.(made.bad, { action: 'identified' }),
        made.authenticator.challenge?.(requestOf(), { action: 'identified' }),
      ]);
      for (const secret of made.secrets) expect(told).not.toContain(secret);
    });
  });
}
