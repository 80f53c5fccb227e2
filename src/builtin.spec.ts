import { settingsOf, type ConfigClass, type SettingType } from '@zot/extension-api';
import { builtinMinimal } from './builtin-minimal.js';
import { builtin } from './builtin.js';

function classesIn(type: SettingType): ConfigClass[] {
  if (typeof type === 'string') return [];
  if (typeof type === 'function')
    return [type, ...[...settingsOf(type).values()].flatMap((one) => classesIn(one.type))];
  return classesIn('*' in type ? type['*'] : type[0]);
}

describe.each([
  ['the built-in definitions', builtin],
  ['those of the minimal build', builtinMinimal],
])('%s', (_, definitions) => {
  it('own each part of the file once', () => {
    const sections = definitions.flatMap((definition) => definition.section ?? []);
    expect(sections).toEqual([...new Set(sections)]);
  });

  it('declare every property that has a default', () => {
    const configs = definitions.flatMap(({ section, config }) => (section !== undefined && config ? [config] : []));
    for (const Class of configs.flatMap(classesIn)) {
      const declared = [...settingsOf(Class).keys()];
      expect({
        class: Class.name,
        undeclared: Object.keys(new Class()).filter((key) => !declared.includes(key)),
      }).toEqual({
        class: Class.name,
        undeclared: [],
      });
    }
  });
});
