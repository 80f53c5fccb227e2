import { parseDuration } from '@zot/extension-api';

/** One setting as an item of a list: its key, what it holds, its default, and what it means. */
export function settingText(name, setting, config) {
  const { meaning, byDefault } = parted(setting.describe);
  const key = setting.rest ? '_any name_' : `\`${name}\``;
  const said = isValue(byDefault, new config()[name], setting.type) ? `\`${byDefault}\`` : escaped(byDefault);
  const facts = [typeName(setting.type), setting.secret && 'secret', said].filter(Boolean);
  return `- ${key} (${facts.join('; ')}): ${escaped(meaning)}`;
}

/** Takes the sentence that tells the default, or that there must be a value, out of a description. */
function parted(describe) {
  const sentences = describe.split(/(?<=\.) (?=[A-Z])/);
  const at = sentences.findIndex((sentence) => /^(Default\b[^:.]*: |Needed\b|No default\b)/.test(sentence));
  if (at < 0) return { meaning: describe, byDefault: '' };
  const [sentence] = sentences.splice(at, 1);
  const [, about, value] = /^Default\b,? ?([^:.]*): (.*)\.$/.exec(sentence) ?? [];
  const byDefault =
    value === undefined
      ? sentence[0].toLowerCase() + sentence.slice(1, -1)
      : [value, about.replace('and meaning of', 'also for')].filter(Boolean).join(', ');
  return { meaning: sentences.join(' '), byDefault };
}

/** Whether a text is the value itself, and does not speak about it. */
function isValue(text, value, type) {
  if (type === 'duration') return parseDuration(text) === value;
  return text !== '' && [value].flat().join() === text;
}

function typeName(type) {
  if (typeof type === 'function' || type === 'free') return 'object';
  if (Array.isArray(type)) return `list of ${typeName(type[0])}s`;
  if (typeof type === 'object') return type['*'] === 'free' ? 'objects by name' : `${typeName(type['*'])}s by name`;
  return type;
}

function escaped(text) {
  return text.replace(/[<>*|]/g, '\\$&');
}
