import { defineSection, replace, wish, type Definition } from '@zot/extension-api';
import { makePlan } from './make-plan.js';

abstract class Bytes {}
abstract class Tags {}
class NoTags extends Tags {}
class OtherBytes extends Bytes {}

const section = (name: string, rest: Partial<Definition>): Definition =>
  defineSection({ name, section: name, ...rest });
const on = (...definitions: Definition[]) => new Map<Definition, object>(definitions.map((one) => [one, {}]));
const said = (definitions: Definition[], known = definitions) =>
  makePlan(on(...definitions), known).issues.map(({ definition, issue }) => `${definition.name}: ${issue.message}`);

const storage = section('storage', { provides: [Bytes] });
const registry = section('registry', { needs: [Bytes], provides: [Tags] });

describe('the plan', () => {
  it('puts what is needed before what needs it, whatever the order of the list', () => {
    const ui = section('extensions.ui', { needs: [Tags] });
    const { plan, issues } = makePlan(on(ui, registry, storage), []);
    expect(issues).toEqual([]);
    expect(plan.entries.map((entry) => entry.definition.name)).toEqual(['storage', 'registry', 'extensions.ui']);
    expect(plan.entries[2]!.imports.map((entry) => entry.definition.name)).toEqual(['registry']);
  });

  it('tells an unmet need in words of the file', () => {
    expect(said([registry], [registry, storage])).toEqual(['registry: needs storage, which is not in this file']);
    expect(said([registry], [registry])).toEqual(['registry: needs Bytes, which nothing provides']);
  });

  it('names both owners of one port', () => {
    expect(said([storage, section('other', { provides: [Bytes] })])).toEqual([
      'other: provides Bytes, which storage provides already',
    ]);
  });

  it('names both packages that replace one port', () => {
    const swap = (name: string) => section(name, { replaces: [replace(Bytes, { useClass: OtherBytes })] });
    expect(said([storage, swap('@a/x'), swap('@b/y')])).toEqual(['@b/y: replaces Bytes, which @a/x replaces already']);
    expect(said([swap('@a/x')])).toEqual(['@a/x: replaces Bytes, which nothing in this file provides']);
  });

  it('makes the owner stand upon the package that replaces its port', () => {
    const swap = section('@a/x', { replaces: [replace(Bytes, { useClass: OtherBytes })] });
    expect(makePlan(on(storage, swap), []).plan.entries.map((entry) => entry.definition.name)).toEqual([
      '@a/x',
      'storage',
    ]);
  });

  it('shows a circle', () => {
    const a = section('a', { provides: [Bytes], needs: [Tags] });
    const b = section('b', { provides: [Tags], needs: [Bytes] });
    expect(said([a, b])).toEqual(['a: needs itself in a circle: a → b → a']);
  });

  describe('a room that is there when needed', () => {
    abstract class Facts {}
    class NoFacts extends Facts {}
    const facts = section('facts', { presence: 'when-needed', provides: [Facts], needs: [Tags] });
    const store = section('store', { presence: 'when-needed', provides: [Bytes] });
    const tags = section('tags', { presence: 'when-needed', provides: [Tags], needs: [Bytes] });
    const names = (...definitions: Definition[]) =>
      makePlan(on(...definitions), definitions).plan.entries.map((entry) => entry.definition.name);

    it('stays away where nobody needs it, and where it is only wished for', () => {
      expect(names(facts, tags, store)).toEqual([]);
      const wishing = section('wishing', { wants: [wish(Facts, NoFacts)] });
      const { plan, issues } = makePlan(on(wishing, facts, tags, store), []);
      expect(plan.entries.map((entry) => entry.definition.name)).toEqual(['wishing']);
      expect(plan.entries[0]!.missingWishes).toEqual([Facts]);
      expect(issues).toEqual([]);
    });

    it('comes with what it needs itself', () => {
      const needing = section('needing', { needs: [Facts], wants: [wish(Tags, NoTags)] });
      expect(names(needing, facts, tags, store)).toEqual(['store', 'tags', 'facts', 'needing']);
    });

    it('has its contributions and replacements looked at only then', () => {
      const swap = section('@a/x', { replaces: [replace(Facts, { useClass: NoFacts })] });
      expect(said([swap, facts])).toEqual(['@a/x: replaces Facts, which nothing in this file provides']);
    });
  });

  it('leaves a wish for an absent port to its null object', () => {
    const ui = section('ui', { wants: [wish(Tags, NoTags)] });
    expect(makePlan(on(ui), []).plan.entries[0]!.missingWishes).toEqual([Tags]);
    expect(makePlan(on(ui, registry, storage), []).plan.entries.at(-1)!.missingWishes).toEqual([]);
  });
});
