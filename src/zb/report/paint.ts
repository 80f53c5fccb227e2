import { styleText } from 'node:util';

/** Colours a text for a stream: not where it is no terminal, and not where NO_COLOR says so. */
export type Paint = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string;

export function paintFor(stream: NodeJS.WriteStream): Paint {
  return (style, text) => styleText(style, text, { stream });
}

export const plain: Paint = (_style, text) => text;
