import { defineSection, Log, replace, wrap, type Definition, type Hooks, type Wraps } from '@zot/extension-api';
import { compose } from '../compose/compose.js';
import type { PackageOrigin } from '../packages/package-origin.js';
import { makePlan } from '../plan/make-plan.js';
import { boot } from './boot.js';

abstract class Verifier {
  static readonly hooks: Hooks<Verifier> = { verify: { refusal: () => new Error('come back'), deadline: 40 } };
  abstract verify(password: string): Promise<boolean> | boolean;
  abstract inspect(): string;
}

class Plain extends Verifier {
  verify(password: string) {
    if (password === 'own') throw new Error('a bug of the server');
    return true;
  }
  inspect() {
    return 'plain';
  }
}

const failing = (password: string) => {
  if (password === 'hang') return new Promise<boolean>(() => {});
  if (password === 'bug') throw new TypeError('a bug of the package');
  return password === 'good';
};

let lines: { message: string; fields?: object }[];
beforeEach(() => (lines = []));
const log = { error: (message: string, fields?: object) => void lines.push({ message, fields }) };
const logs = defineSection({
  name: 'log',
  provides: [Log],
  module: () => ({ module: class LogModule {}, providers: [{ provide: Log, useValue: log }] }),
});
const owner = defineSection({
  name: 'passwords',
  provides: [Verifier],
  module: () => ({ module: class PasswordsModule {}, providers: [{ provide: Verifier, useClass: Plain }] }),
});

async function verifierWith(definition: Definition, limits: Partial<PackageOrigin> = {}) {
  const origin = { name: '@acme/hashes', callLimit: 10, startLimit: 1000, files: '/x', ...limits } as PackageOrigin;
  const definitions = [logs, owner, definition];
  const { plan } = makePlan(new Map(definitions.map((one) => [one, {}])), definitions);
  const running = await boot(await compose(plan, [], new Map([[definition, origin]])));
  const verifier = running.app.get(Verifier, { strict: false });
  return { verifier, [Symbol.asyncDispose]: async () => void (await running.stop(0)) };
}

class Replacing extends Verifier {
  #kind = 'replaced';
  verify = failing;
  inspect() {
    return this.#kind;
  }
}
const replacing = defineSection({
  name: '@acme/hashes',
  replaces: [replace(Verifier, { useClass: Replacing })],
  module: () => ({ module: class HashesModule {}, providers: [Replacing] }),
});

class Wrapping implements Wraps<Verifier> {
  wrap(inner: Verifier): Verifier {
    return { inspect: () => `wrapped ${inner.inspect()}`, verify: (password) => failing(password) || inner.verify('') };
  }
}
const wrapping = defineSection({
  name: '@acme/hashes',
  replaces: [wrap(Verifier, { useClass: Wrapping })],
  module: () => ({ module: class HashesModule {}, providers: [Wrapping] }),
});

it.each([
  ['in place of a port', replacing, 'replaced'],
  ['around a port', wrapping, 'wrapped plain'],
])('what a package puts %s fails as the port says', async (_, definition, kind) => {
  await using made = await verifierWith(definition);
  const { verifier } = made;
  expect([await verifier.verify('good'), verifier.inspect()]).toEqual([true, kind]);
  expect(() => verifier.verify('bug')).toThrow('come back');
  await expect(verifier.verify('hang')).rejects.toThrow('come back');
  expect(lines.map(({ fields }) => fields)).toMatchObject([
    {
      extension: '@acme/hashes',
      hook: 'Verifier.verify',
      failure: 'threw',
      error: { message: 'a bug of the package' },
    },
    { failure: 'late', error: { message: 'no answer within 40 ms' } },
  ]);
});

it('what the file says counts before the deadline of the port', async () => {
  await using made = await verifierWith(replacing, { isCallLimitAsked: true });
  await expect(made.verifier.verify('hang')).rejects.toThrow('come back');
  expect(lines).toMatchObject([{ fields: { error: { message: 'no answer within 10 ms' } } }]);
});

it('a port of the server itself is called directly', async () => {
  await using made = await verifierWith(defineSection({ name: 'x', module: () => ({ module: class XModule {} }) }));
  expect(() => made.verifier.verify('own')).toThrow('a bug of the server');
  expect(made.verifier).toBeInstanceOf(Plain);
});
