/** As a quoted string of a header (RFC 9110, 5.6.4), which takes no letters beyond ASCII. */
export function quoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/g, '?').replace(/["\\]/g, '\\$&')}"`;
}
