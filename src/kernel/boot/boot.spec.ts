import { Inject, Injectable } from '@nestjs/common';
import {
  Contributions,
  definePoint,
  defineSection,
  FromPoint,
  replace,
  to,
  wish,
  wrap,
  type Definition,
  type Runs,
  type Wraps,
} from '@zot/extension-api';
import { compose } from '../compose/compose.js';
import { makePlan } from '../plan/make-plan.js';
import { boot } from './boot.js';

abstract class Greeter {
  abstract greet(): string;
}
abstract class Audience {
  abstract readonly names: readonly string[];
}
class Nobody extends Audience {
  readonly names = [];
}
const SETTINGS = Symbol('settings');
const guests = definePoint<{ readonly name: string }>('greeter.guests');

@Injectable()
class PlainGreeter extends Greeter {
  constructor(@FromPoint(guests) private readonly all: Contributions<{ name: string }>) {
    super();
  }
  greet(): string {
    return `hello ${[...this.all].map((guest) => guest.name).join(' and ')}`;
  }
}

const greeter = defineSection({
  name: 'greeter',
  provides: [Greeter],
  opens: [guests],
  module: () => ({ module: class GreeterModule {}, providers: [{ provide: Greeter, useClass: PlainGreeter }] }),
});

function guest(name: string, rank?: 'first'): Definition {
  const Guest = {
    [name]: class {
      readonly name = name;
    },
  }[name]!;
  return defineSection({
    name,
    module: () => ({
      module: { [`${name}Module`]: class {} }[`${name}Module`]!,
      providers: [Guest],
      contributes: [to(guests, Guest, rank)],
    }),
  });
}

async function start(...definitions: Definition[]) {
  const { plan, issues } = makePlan(new Map(definitions.map((one) => [one, {}])), definitions);
  expect(issues).toEqual([]);
  return boot(await compose(plan));
}

describe('the four acts', () => {
  it('provides and contributes, by rank and then in the order of the list', async () => {
    const running = await start(greeter, guest('ann'), guest('bob'), guest('eve', 'first'));
    expect(running.app.get(Greeter, { strict: false }).greet()).toBe('hello eve and ann and bob');
    await running.stop(0);
  });

  it('replaces a port by a class that injects the settings of its own package', async () => {
    @Injectable()
    class LoudGreeter extends Greeter {
      constructor(@Inject(SETTINGS) private readonly mark: string) {
        super();
      }
      greet(): string {
        return `HELLO${this.mark}`;
      }
    }
    const loud = defineSection({
      name: '@acme/loud',
      replaces: [replace(Greeter, { useClass: LoudGreeter })],
      module: () => ({ module: class LoudModule {}, providers: [LoudGreeter, { provide: SETTINGS, useValue: '!' }] }),
    });
    @Injectable()
    class Host {
      constructor(@Inject(Greeter) readonly greeter: Greeter) {}
    }
    const user = defineSection({
      name: 'user',
      needs: [Greeter],
      module: () => ({ module: class UserModule {}, providers: [Host] }),
    });
    const running = await start(user, greeter, loud);
    expect(running.app.get(Host, { strict: false }).greeter.greet()).toBe('HELLO!');
    await running.stop(0);
  });

  it('wraps a port in order, the first outermost', async () => {
    const wrapping = (name: string, rank?: 'first') => {
      @Injectable()
      class Wrapper implements Wraps<Greeter> {
        constructor(@Inject(SETTINGS) private readonly brackets: string) {}
        wrap(inner: Greeter): Greeter {
          const [open, close] = this.brackets;
          return { greet: () => `${name}${open}${inner.greet()}${close}` };
        }
      }
      return defineSection({
        name,
        replaces: [wrap(Greeter, rank ? { useClass: Wrapper, rank } : { useClass: Wrapper })],
        module: () => ({
          module: { [name]: class {} }[name]!,
          providers: [Wrapper, { provide: SETTINGS, useValue: rank ? '()' : '[]' }],
        }),
      });
    };
    const running = await start(greeter, wrapping('inner'), wrapping('outer', 'first'), guest('ann'));
    expect(running.app.get(Greeter, { strict: false }).greet()).toBe('outer(inner[hello ann])');
    await running.stop(0);
  });

  it('gives a null object for what nobody provides', async () => {
    @Injectable()
    class Hall {
      constructor(@Inject(Audience) readonly audience: Audience) {}
    }
    const hall = defineSection({
      name: 'hall',
      wants: [wish(Audience, Nobody)],
      module: () => ({ module: class HallModule {}, providers: [Hall] }),
    });
    const running = await start(hall);
    expect(running.app.get(Hall, { strict: false }).audience.names).toEqual([]);
    await running.stop(0);
  });

  it('refuses what a module takes without its definition saying so', async () => {
    @Injectable()
    class Thief {
      constructor(@Inject(Greeter) readonly greeter: Greeter) {}
    }
    const thief = defineSection({
      name: 'thief',
      module: () => ({ module: class ThiefModule {}, providers: [Thief] }),
    });
    await expect(start(greeter, thief)).rejects.toThrow(/Thief.*Greeter/s);
  });
});

describe('starting and stopping', () => {
  const log: string[] = [];
  const room = (name: string, needs: Definition['needs'], provides: Definition['provides'], fails = false) => {
    class Room implements Runs {
      start(): void {
        if (fails) throw new Error(`${name} cannot start`);
        log.push(`start ${name}`);
      }
      stop(): void {
        log.push(`stop ${name}`);
      }
    }
    return defineSection({
      name,
      needs: needs ?? [],
      provides: provides ?? [],
      module: () => ({
        module: { [name]: class {} }[name]!,
        providers: [Room, ...(provides ?? []).map((port) => ({ provide: port, useValue: {} }))],
        runs: [Room],
      }),
    });
  };

  beforeEach(() => (log.length = 0));

  it('starts in the order of need and stops in reverse', async () => {
    const running = await start(room('upper', [Greeter], []), room('lower', [], [Greeter]));
    expect(await running.stop(0)).toEqual([]);
    expect(log).toEqual(['start lower', 'start upper', 'stop upper', 'stop lower']);
  });

  it('stops what had started when a later one fails', async () => {
    await expect(start(room('upper', [Greeter], [], true), room('lower', [], [Greeter]))).rejects.toThrow(
      'upper cannot start',
    );
    expect(log).toEqual(['start lower', 'stop upper', 'stop lower']);
  });
});
