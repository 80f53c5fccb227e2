import { oneLine } from './one-line.js';

const styles = { debug: '2', info: '36', warn: '33', error: '31' };
const bare = /^[\w./:@+-]+$/;

/** Lines of JSON for a person: time, level, message, then the rest as `name=value`, and a stack on lines of its own. */
export function terminalLines(lines: string, isColoured: boolean): string {
  return lines.replace(/[^\n]+/g, (line) => terminalLine(line, isColoured));
}

function terminalLine(line: string, isColoured: boolean): string {
  const { time, level, message, stack, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const paint = (style: string, text: string): string => (isColoured ? `\u001b[${style}m${text}\u001b[0m` : text);
  const shown = Object.entries(fields).map(
    ([name, value]) => `${paint('2', `${shownValue(name)}=`)}${shownValue(value)}`,
  );
  return [
    paint('2', String(time).slice(11, 23)),
    paint(styles[level as keyof typeof styles] ?? '0', String(level).toUpperCase().padEnd(5)),
    plain(String(message)),
    ...shown,
    ...(typeof stack === 'string' ? [`\n${stack.split('\n').map(plain).join('\n')}`] : []),
  ].join(' ');
}

/** As JSON, where it is more than a word: nothing in it reaches the terminal as a control. */
function shownValue(value: unknown): string {
  return typeof value === 'string' && bare.test(value) ? value : oneLine(JSON.stringify(value));
}

function plain(text: string): string {
  return oneLine(JSON.stringify(text).slice(1, -1)).replace(/\\(["\\])/g, '$1');
}
