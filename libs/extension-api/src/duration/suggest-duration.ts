const words: [RegExp, string, number][] = [
  [/^(ns|nsecs?|nanos?|nanoseconds?)$/, 'ns', 1],
  [/^(us|µs|μs|usecs?|micros?|microseconds?)$/, 'us', 1],
  [/^(ms|msecs?|millis?|milliseconds?)$/, 'ms', 1],
  [/^(s|secs?|seconds?)$/, 's', 1],
  [/^(m|mins?|minutes?)$/, 'm', 1],
  [/^(h|hrs?|hours?)$/, 'h', 1],
  [/^(d|days?)$/, 'h', 24],
  [/^(w|weeks?)$/, 'h', 168],
];
const longestGuess = 100;

/** What a text such as `1 hour`, `7d` or `1H 30min` probably means, as a duration; nothing where it is anybody's guess. */
export function suggestDuration(text: string): string | undefined {
  if (text.length > longestGuess) return undefined;
  const plain = text.trim().toLowerCase();
  const sign = /^[+-]/.exec(plain)?.[0] ?? '';
  const terms = [...plain.slice(sign.length).matchAll(/\s*(\d+(?:[.,]\d+)?)\s*(\p{L}+)|[^]/gu)];
  const parts = terms.map(([, amount, word]) => amount && word && oneTerm(amount.replace(',', '.'), word));
  return terms.length > 0 && parts.every(Boolean) ? sign + parts.join('') : undefined;
}

function oneTerm(amount: string, word: string): string | undefined {
  const found = words.find(([shape]) => shape.test(word));
  if (!found) return undefined;
  const [, unit, factor] = found;
  return `${factor === 1 ? amount : Number(amount) * factor}${unit}`;
}
