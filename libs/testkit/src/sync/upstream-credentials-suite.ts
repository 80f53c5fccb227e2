import type { UpstreamCredentials } from '@zot/extension-api';

export interface CredentialsUnderTest {
  readonly credentials: UpstreamCredentials;
  /** A registry that it has a login for. */
  readonly known: URL;
  /** Called after the last test. */
  dispose?(): Promise<void>;
}

/** What everything that fetches logins for registries does. */
export function upstreamCredentialsSuite(name: string, make: () => Promise<CredentialsUnderTest>): void {
  describe(`${name} keeps the contract of UpstreamCredentials`, () => {
    let made: CredentialsUnderTest;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => made.dispose?.());

    const ask = async (isRefused: boolean) =>
      made.credentials.login({ upstream: made.known, isRefused, signal: new AbortController().signal });

    it('gives a login that is of use for a while', async () => {
      const login = await ask(false);
      expect(login!.password).not.toBe('');
      if (login!.expires !== undefined) expect(login!.expires).toBeGreaterThan(Date.now());
    });

    it('gives one after the last was refused, too', async () => {
      await ask(false);
      expect((await ask(true))!.password).not.toBe('');
    });

    it('is asked by many at once', async () => {
      const logins = await Promise.all(Array.from({ length: 20 }, async () => ask(false)));
      expect(logins.every((login) => login !== undefined)).toBe(true);
    });

    it('ends when it is told to', async () => {
      const signal = AbortSignal.abort(new Error('the server stops'));
      await expect(made.credentials.login({ upstream: made.known, isRefused: true, signal })).rejects.toThrow();
    });
  });
}
