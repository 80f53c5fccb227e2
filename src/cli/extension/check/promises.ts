import { Clock, type Port } from '@zot/extension-api';
import { runSuite, type TestResult } from '@zot/testkit';
import { Apart } from '../../../kernel/boot/apart.js';
import type { LiveSection } from '../../../kernel/boot/live-section.js';
import type { Graph } from '../../../kernel/prepare/prepare.js';
import type { LoadedPackage } from '../../../kernel/resolve/load-package.js';
import type { CheckInput } from './check-input.js';
import { portTrials } from './trials/port-trials.js';
import { slotTrials } from './trials/slot-trials.js';

/** One test of a contract, or why there is none. */
export interface KeptPromise {
  readonly about: string;
  readonly problem?: string;
  readonly result?: TestResult;
}

const noSuite = 'there is no suite for it that could be run without its package’s own tests';

/** Runs the suites of the ports that a package replaces or wraps, and of what it makes for slots, in a registry without a server. */
export async function* promises(
  { composed }: Graph,
  { exported }: LoadedPackage,
  input: CheckInput,
  folder: string,
): AsyncGenerator<KeptPromise> {
  const apart = await Apart.build(composed);
  const clock = ownerOf(Clock, apart)!.instance<Clock>(Clock);
  const context = { folder, clock };
  for (const port of new Set((exported.extension?.replaces ?? []).map((act) => act.port))) {
    const [trial, owner] = [portTrials.get(port), ownerOf(port, apart)];
    if (!trial || !owner) {
      yield { about: port.name, problem: noSuite };
      continue;
    }
    const all: KeptPromise[] = [];
    await apart.using(owner, async () => {
      const define = () => trial.define(owner.instance(port) as never, input, context);
      for await (const one of tests(port.name, define)) all.push(one);
    });
    yield* all;
  }
  for (const choice of exported.choices) {
    const { slot, config } = choice;
    const trial = slotTrials.get(slot.token);
    const name = composed.choices.find((one) => one.choice.slot.token === slot.token)?.choice.name;
    const factory = name === undefined ? undefined : composed.slots.get(slot.token)?.get(name);
    if (!trial || factory === undefined) yield { about: slot.name, problem: noSuite };
    else {
      const options = Object.assign(new config(), input.options);
      yield* tests(slot.name, () => trial.define(factory as never, input, { ...context, options }));
    }
  }
}

async function* tests(about: string, define: () => string | void): AsyncGenerator<KeptPromise> {
  let problem: string | void = undefined;
  for await (const result of runSuite(() => void (problem = define()))) yield { about, result };
  if (problem !== undefined) yield { about, problem };
}

function ownerOf(port: Port, { sections }: Apart): LiveSection | undefined {
  return sections.find(({ entry }) => entry.definition.provides?.includes(port));
}
