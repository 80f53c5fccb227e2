import { suggestDuration } from './suggest-duration.js';

/** A length of time in milliseconds; fractions reach down to a nanosecond. May be negative. */
export type Duration = number & { readonly __brand: 'Duration' };

/** Why a value is no duration, as a whole sentence without a full stop, with a way to write it where one can be guessed. */
export interface DurationProblem {
  problem: string;
}

/** Length of each unit in nanoseconds. Both letters that look like µ (U+00B5, U+03BC) are taken, as Go does. */
const units: Record<string, bigint> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const nanosecondsPerMillisecond = 1e6;
const longest = 2n ** 63n;
const term = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/gy;

/** Takes a number of milliseconds for a duration. */
export function milliseconds(value: number): Duration {
  return value as Duration;
}

/**
 * Reads a duration as Go's `time.ParseDuration` does: terms such as `1h`, `1.5s` or `1h30m`, in the units
 * `ns us µs ms s m h`, behind one sign at most; a bare `0` needs no unit. A number counts nanoseconds, and its fraction
 * is cut off. At most 2^63 ns, some 292 years, either way. What is below a nanosecond is cut off.
 *
 * `typeof result === 'number'` tells the two results apart. Never throws.
 */
export function parseDuration(value: string | number): Duration | DurationProblem {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { problem: `${value} is not a duration` };
    return inMilliseconds(BigInt(Math.trunc(value)), String(value));
  }
  if (value === '') return { problem: 'a duration is missing; write one such as 30s, 10m or 24h' };
  const total = nanosecondsIn(value);
  return total === undefined ? notADuration(value) : inMilliseconds(total, value);
}

/** Writes a duration in the shortest form that parses back to it: `24h`, `1h30m`, `1.5s`, `250ms`, `0s`. */
export function formatDuration(duration: Duration): string {
  const sign = duration < 0 ? '-' : '';
  let rest = BigInt(Math.round(Math.abs(duration) * nanosecondsPerMillisecond));
  if (rest === 0n) return '0s';
  let text = '';
  for (const unit of ['h', 'm'] as const) {
    if (rest >= units[unit]!) text += `${rest / units[unit]!}${unit}`;
    rest %= units[unit]!;
  }
  if (rest === 0n) return sign + text;
  const unit = text !== '' || rest >= units.s! ? 's' : rest >= units.ms! ? 'ms' : rest >= units.us! ? 'us' : 'ns';
  const digits = units[unit]!.toString().length - 1;
  const fraction =
    digits === 0
      ? ''
      : (rest % units[unit]!)
          .toString()
          .padStart(digits, '0')
          .replace(/(?<!0)0+$/, '');
  return `${sign}${text}${rest / units[unit]!}${fraction && `.${fraction}`}${unit}`;
}

function nanosecondsIn(text: string): bigint | undefined {
  const unsigned = text.replace(/^[+-]/, '');
  if (unsigned === '0') return 0n;
  let total = 0n;
  let end = 0;
  for (const [whole, integer = '', fraction = '', unit = ''] of unsigned.matchAll(term)) {
    if (integer === '' && fraction === '') return undefined;
    const scale = 10n ** BigInt(fraction.length);
    total += (BigInt(integer + fraction) * units[unit]!) / scale;
    end += whole.length;
  }
  if (end === 0 || end !== unsigned.length) return undefined;
  return text.startsWith('-') ? -total : total;
}

function inMilliseconds(nanoseconds: bigint, written: string): Duration | DurationProblem {
  if (nanoseconds >= longest || nanoseconds < -longest)
    return { problem: `${written} is too long for a duration; the most is 2562047h` };
  return milliseconds(Number(nanoseconds) / nanosecondsPerMillisecond);
}

function notADuration(text: string): DurationProblem {
  const shown = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
  if (/^[+-]?\d+(\.\d+)?$/.test(text.trim()))
    return { problem: `${shown} is not a duration, since it has no unit; write ${text.trim()}s for seconds` };
  const meant = suggestDuration(text);
  return {
    problem: `${shown} is not a duration; ${meant ? `write it as ${meant}` : 'write one such as 30s, 10m or 24h'}`,
  };
}
