import { APP_GUARD } from '@nestjs/core';
import { definePoint, defineSection, to, type Definition, type SectionModule } from '@zot/extension-api';
import { compose } from '../../compose/compose.js';
import { makePlan } from '../../plan/make-plan.js';
import { compare } from './compare.js';
import { sideOf, type Side } from './side.js';

abstract class Bytes {}
abstract class Names {}
class Work {}

interface Settings {
  readonly level?: number;
}

const section = (name: string, rest: Partial<Definition<Settings>> = {}, made: Partial<SectionModule> = {}) =>
  defineSection<Settings>({
    name,
    module: () => ({ module: class SectionModule {}, providers: [Work], ...made }),
    ...rest,
  });
const store = section('store', { provides: [Bytes] });
const index = section('index', { needs: [Bytes], provides: [Names] });
const search = section('search', { needs: [Names] });
const clock = section('clock');

const sideWith = async (...present: readonly (readonly [Definition<Settings>, Settings?])[]): Promise<Side> => {
  const configs = new Map(present.map(([definition, settings = {}]) => [definition as Definition, settings]));
  const { plan, issues } = makePlan(configs, [...configs.keys()]);
  expect(issues).toEqual([]);
  const { modules, chosen, origins } = await compose(plan);
  return sideOf(modules, chosen, origins);
};
const between = (from: Side, to: Side) => {
  const { replaced, adapted, started, stopped } = compare(from, to);
  return {
    replaced: Object.fromEntries(replaced),
    adapted: [...adapted],
    started: [...started],
    stopped: [...stopped],
  };
};
const nothing = { replaced: {}, adapted: [], started: [], stopped: [] };

describe('two configurations', () => {
  it('are the same where their settings are, whoever made them', async () => {
    const one = () => sideWith([store, { level: 1 }], [index], [search], [clock]);
    expect(between(await one(), await one())).toEqual(nothing);
  });

  it('differ by what comes and what goes, and leave the others alone', async () => {
    const [small, large] = [await sideWith([store], [clock]), await sideWith([store], [index], [clock])];
    expect(between(small, large)).toEqual({ ...nothing, started: ['index'] });
    expect(between(large, small)).toEqual({ ...nothing, stopped: ['index'] });
  });

  it('replace what has other settings, and all that stands upon it', async () => {
    const one = (level: number) => sideWith([store, { level }], [index], [search], [clock]);
    expect(between(await one(1), await one(2)).replaced).toEqual({
      store: '',
      index: 'store, which it stands upon, is replaced',
      search: 'index, which it stands upon, is replaced',
    });
  });

  it('adapt what can, and nothing stands in the way of those upon it', async () => {
    const adaptive = section('adaptive', {
      provides: [Bytes],
      adapts: ({ level: from }, { level: to }) => to! > from!,
    });
    const one = (level: number) => sideWith([adaptive, { level }], [index], [search]);
    expect(between(await one(1), await one(2))).toEqual({ ...nothing, adapted: ['adaptive'] });
    expect(Object.keys(between(await one(2), await one(1)).replaced)).toEqual(['adaptive', 'index', 'search']);
  });

  it('replace what would adapt where something below it is replaced', async () => {
    const adaptive = section('adaptive', { needs: [Bytes], adapts: () => true });
    const one = (level: number) => sideWith([store, { level }], [adaptive, { level }]);
    expect(between(await one(1), await one(2))).toMatchObject({ replaced: { store: '' }, adapted: [] });
  });

  it('replace the owner of a point with what is added to it, unless the point is live', async () => {
    for (const isLive of [true, false]) {
      const checks = definePoint<Work>('checks', isLive ? { isLive } : {});
      const owner = section('owner', { opens: [checks] });
      const check = section('check', {}, { contributes: [to(checks, Work)] });
      const one = (level: number) => sideWith([owner], [check, { level }]);
      const because = 'what is added to its checks has changed';
      expect(between(await one(1), await one(2)).replaced).toEqual(
        isLive ? { check: '' } : { check: '', owner: because },
      );
      expect(between(await sideWith([owner]), await one(1)).replaced).toEqual(isLive ? {} : { owner: because });
    }
  });

  it('replace what has another of its wishes met', async () => {
    class NoBytes extends Bytes {}
    const wishing = section('wishing', { wants: [{ port: Bytes, otherwise: NoBytes }] });
    expect(between(await sideWith([wishing]), await sideWith([wishing], [store])).replaced).toHaveProperty('wishing');
    expect(between(await sideWith([wishing], [store]), await sideWith([wishing])).replaced).toHaveProperty('wishing');
  });

  it('make anew what is a part of the application, with every one that is made, and only then', async () => {
    const guard = section('guard', {}, { providers: [Work, { provide: APP_GUARD, useExisting: Work }] });
    const [one, same] = [await sideWith([guard], [clock]), await sideWith([guard], [clock])];
    expect(between(one, same)).toEqual(nothing);
    expect(between(one, await sideWith([guard], [clock], [store])).replaced).toEqual({
      guard: 'it is built into the application, which is made anew',
    });
  });

  it('replace what is made by other code, though its settings are the same', async () => {
    const other = section('store', { provides: [Bytes] });
    expect(between(await sideWith([store]), await sideWith([other])).replaced).toEqual({
      store: 'its package is another one, or is loaded otherwise',
    });
  });
});
