import type { AccessNeed, Authorizer } from '@zot/extension-api';
import type { RepositoryName } from '@zot/oci';
import type { FastifyRequest } from 'fastify';

export interface AuthorizerUnderTest {
  /** Ready to decide. */
  readonly authorizer: Authorizer;
  /** Of a client that may read these and not those; `requestOf` makes one. */
  readonly request: FastifyRequest;
  readonly readable: readonly string[];
  readonly hidden: readonly string[];
  /** Called after the last test. */
  dispose?(): Promise<void>;
}

/** What every `Authorizer` does; a package that replaces or wraps the port runs it over its own. */
export function authorizerSuite(name: string, make: () => Promise<AuthorizerUnderTest>): void {
  describe(`${name} keeps the contract of Authorizer`, () => {
    let made: AuthorizerUnderTest;
    beforeAll(async () => {
      made = await make();
    });
    afterAll(async () => made.dispose?.());

    const decide = (repository: string, action: AccessNeed['action'] = 'read') =>
      made.authorizer.decide(made.request, { action, repository: repository as RepositoryName, reference: 'v1' });

    it('grants what may be read, and nothing else', () => {
      expect(made.readable.map((repository) => decide(repository).isGranted)).toEqual(made.readable.map(() => true));
      expect(made.hidden.map((repository) => decide(repository).isGranted)).toEqual(made.hidden.map(() => false));
    });

    it('hides from lists what it does not let be read, and shows all else', () => {
      const readable = made.authorizer.readable(made.request) ?? (() => true);
      for (const repository of [...made.readable, ...made.hidden]) {
        expect(readable(repository as RepositoryName)).toBe(decide(repository).isGranted);
      }
    });

    it('grants no change of what may not be read', () => {
      for (const action of ['update', 'delete'] as const) {
        expect(made.hidden.map((repository) => decide(repository, action).isGranted)).toEqual(
          made.hidden.map(() => false),
        );
      }
    });

    it('decides at once, and the same again', () => {
      for (const repository of [...made.readable, ...made.hidden]) {
        expect(decide(repository).isGranted).toBe(decide(repository).isGranted);
      }
    });

    it('takes names for names, whatever they are called', () => {
      const readable = made.authorizer.readable(made.request) ?? (() => true);
      for (const repository of ['__proto__', 'constructor', 'tostring', 'x'.repeat(255)]) {
        expect(readable(repository as RepositoryName)).toBe(decide(repository).isGranted);
      }
    });
  });
}
