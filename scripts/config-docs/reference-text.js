import { settingsOf } from '@zot/extension-api';
import { settingText } from './setting-text.js';

/** The reference in Markdown: a heading for each section and each object in it, a line for each setting. */
export function referenceText(sections) {
  const seen = new Map();
  return sections.map(({ path, title, config }) => objectText(config, path, title, seen)).join('\n');
}

function objectText(config, path, title, seen) {
  const shown = visible(config);
  if (shown.length === 0) return '';
  const heading = `### ${path === '' ? 'The top of the file' : `\`${path}\``}${title && `, ${title}`}`;
  const same = sameAs(config, seen);
  if (same) return `${heading}\n\nThe keys of ${same}.\n`;
  seen.set(config, path);
  const lines = shown.map(([name, setting]) => settingText(name, setting, config));
  const parts = shown.flatMap(([name, setting]) => {
    const part = partOf(setting.type);
    if (!part) return [];
    const key = setting.rest ? '' : `.${name}`;
    return [objectText(part.config, `${path}${key}${part.suffix}`.replace(/^\./, ''), '', seen)];
  });
  return [`${heading}\n\n${lines.join('\n')}\n`, ...parts].filter(Boolean).join('\n');
}

/** What cannot be left out comes first. */
function visible(config) {
  const shown = [...settingsOf(config)].filter(([, setting]) => !setting.hidden);
  const isNeeded = ([, { describe }]) => /\bNeeded\.$/.test(describe);
  return [...shown.filter(isNeeded), ...shown.filter((one) => !isNeeded(one))];
}

/** A class that stands elsewhere too, or that takes all its settings over from one that does. */
function sameAs(config, seen) {
  if (seen.has(config)) return `\`${seen.get(config)}\``;
  const own = visible(config);
  for (const [other, path] of seen) {
    const others = visible(other);
    if (!own.every(([name, setting]) => others.some(([key, one]) => key === name && one === setting))) continue;
    const missing = others.filter(([name]) => !own.some(([key]) => key === name)).map(([name]) => `\`${name}\``);
    return `\`${path}\`${missing.length > 0 ? ` but for ${missing.join(' and ')}` : ''}`;
  }
  return undefined;
}

/** The objects that a setting holds, and how a path goes on into one of them. */
function partOf(type, suffix = '') {
  if (typeof type === 'function') return { config: type, suffix };
  if (Array.isArray(type)) return partOf(type[0], `${suffix}[]`);
  return typeof type === 'object' ? partOf(type['*'], `${suffix}.<name>`) : undefined;
}
