import { defineChoice, defineExtension, defineSection, defineSlot } from '@zot/extension-api';
import { choiceFor, readExport } from './package-export.js';

class Config {}
class Factory {}
const drivers = defineSlot<object>('storage.driver');
const extension = defineExtension({ name: 'quota', config: Config });
const choice = defineChoice({
  slot: drivers,
  name: 'x',
  config: Config,
  factory: Factory,
  module: () => ({ module: Config }),
});

it.each([
  ['an extension', { default: extension }],
  ['what TypeScript makes for CommonJS', { default: { __esModule: true, default: extension } }],
  ['a list with one', { default: [extension] }],
])('takes %s', (_, namespace) => {
  expect(readExport(namespace)).toEqual({ extension, choices: [] });
});

it('takes an extension and what slots can be set to', () => {
  const read = readExport({ default: [choice, extension] });
  if ('problem' in read) throw new Error(read.problem);
  expect(read.extension).toBe(extension);
  expect(choiceFor(read, drivers)).toBe(choice);
  expect(choiceFor(read, defineSlot('another'))).toBeUndefined();
});

it.each([
  ['has no default export', {}],
  ['has no default export', { default: undefined }],
  ['exports nothing', { default: null }],
  ['exports nothing', { default: [] }],
  ['exports the class Config', { default: Config }],
  ['exports the function quota', { default: function quota() {} }],
  ['exports a string', { default: 'quota' }],
  ['exports an object of another kind', { default: { name: 'quota' } }],
  ['exports an object of another kind', { default: [extension, {}] }],
  ['exports a section that is no extension', { default: defineSection({ section: 'http', config: Config }) }],
  ['exports a section that is no extension', { default: { ...extension, module: 'module' } }],
  ['exports more than one extension', { default: [extension, extension] }],
])('%s', (problem, namespace) => {
  expect(readExport(namespace)).toEqual({ problem });
});
