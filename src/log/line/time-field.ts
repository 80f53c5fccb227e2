let lastTime = -1;
let lastField = '';

/** The field `time` of a line, RFC 3339 in UTC with milliseconds. Lines of one millisecond share the text. */
export function timeField(): string {
  const now = Date.now();
  if (now !== lastTime) {
    lastTime = now;
    lastField = `,"time":"${new Date(now).toISOString()}"`;
  }
  return lastField;
}
