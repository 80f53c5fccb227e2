import { parseDuration, type Duration } from '@zot/extension-api';
import { InvalidValue } from './invalid-value.js';

/** The duration that an option says, in milliseconds. */
export function readDuration(value: string): Duration {
  const duration = parseDuration(value);
  if (typeof duration !== 'number') throw new InvalidValue(`${duration.problem}.`);
  if (duration < 0) throw new InvalidValue('It must not be negative.');
  return duration;
}
