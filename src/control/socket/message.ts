import type { ControlOptions } from '@zot/extension-api';

/** What a client sends: one line of JSON. */
export interface Question {
  readonly command: string;
  readonly options: ControlOptions;
}

/** What the server sends: lines of JSON, the last of which says how it ended. */
export type Message = { readonly value: unknown } | { readonly done: true } | { readonly failure: string };

/** Throws a sentence for what is no question. */
export function questionOf(line: string): Question {
  const { command, options = {} } = Object(JSON.parse(line)) as { command?: unknown; options?: unknown };
  const isPlain = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (typeof command !== 'string' || !isPlain) throw new Error('that is no question');
  return { command, options: options as ControlOptions };
}
