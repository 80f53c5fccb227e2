import { styleText } from 'node:util';

export type Paint = (style: 'red' | 'yellow' | 'cyan' | 'green' | 'bold' | 'dim', text: string) => string;

interface Environment {
  readonly NO_COLOR?: string;
  readonly FORCE_COLOR?: string;
  readonly TERM?: string;
}

/**
 * Whether a stream gets colors: the flag decides, then FORCE_COLOR, then NO_COLOR (no-color.org: any value but an empty
 * one), then whether somebody looks at a terminal.
 */
export function hasColor(stream: { isTTY?: boolean }, flag: boolean | undefined, env: Environment): boolean {
  if (flag === false) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return !env.NO_COLOR && env.TERM !== 'dumb' && stream.isTTY === true;
}

export function painter(isOn: boolean): Paint {
  return isOn ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
