/** Numbers as a reader of a terminal wants them: three digits that count, and a unit. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(value >= 10 ? 1 : 2);
}

export function milliseconds(ms: number): string {
  if (!Number.isFinite(ms)) return '-';
  return ms >= 1000 ? `${number(ms / 1000)} s` : `${number(ms)} ms`;
}

/** Bytes in MB of 10^6. */
export function megabytes(bytes: number): string {
  return number(bytes / 1e6);
}

export function ratio(value: number): string {
  return Number.isFinite(value) ? `${number(value)}×` : '-';
}
