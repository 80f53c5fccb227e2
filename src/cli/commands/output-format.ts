import { InvalidValue } from './invalid-value.js';

export const outputFormats = ['text', 'json'] as const;
export type OutputFormat = (typeof outputFormats)[number];

export const formatFlags = '--format <format>';

export function readFormat(value: string): OutputFormat {
  const format = outputFormats.find((one) => one === value);
  if (!format) throw new InvalidValue(`Write ${outputFormats.join(' or ')}.`);
  return format;
}
