import { ValidateBy } from 'class-validator';

/** Hours of the day in UTC, as minutes since midnight; `end` is not part of it and may be smaller than `start`. */
export interface TimeWindow {
  readonly start: number;
  readonly end: number;
}

/** Reads `HH:MM-HH:MM`. Undefined for another form, a time that no clock shows, and a window of no length. */
export function parseTimeWindow(text: string): TimeWindow | undefined {
  const parts = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text)?.slice(1).map(Number);
  if (!parts) return undefined;
  const [fromHour, fromMinute, toHour, toMinute] = parts as [number, number, number, number];
  if (fromHour > 23 || toHour > 23 || fromMinute > 59 || toMinute > 59) return undefined;
  const [start, end] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute];
  return start === end ? undefined : { start, end };
}

const clockTime = '([01][0-9]|2[0-3]):[0-5][0-9]';

export function IsTimeWindow(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isTimeWindow',
      validator: {
        validate: (value) => typeof value === 'string' && parseTimeWindow(value) !== undefined,
        defaultMessage: () => '"$value" is not a time window from one time of day to another',
      },
    },
    {
      context: {
        hint: 'write it as HH:MM-HH:MM in UTC, such as 22:00-04:00',
        schema: { pattern: `^${clockTime}-${clockTime}$` },
      },
    },
  );
}
