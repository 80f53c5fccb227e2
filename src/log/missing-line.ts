import { PinoLog } from './pino-log.js';

/** The line that stands where lines are missing. */
export function missingLine(lines: number): string {
  let text = '';
  const log = PinoLog.to({ add: (line) => void (text = line) }, { least: 'warn' });
  log.warn('lines are missing here, since they came faster than they could be written', { lines });
  return text;
}
