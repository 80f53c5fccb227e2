/** The source of a regular expression with its letters in either case, since JSON Schema has no flag for that. */
export function foldSource(source: string): string {
  return source.replace(/\\[^]|\(\?[:=!]|\[(?:\\[^]|[^\]])*\]|[a-z]/gi, (part) => {
    if (part.length > 1) return part.startsWith('[') ? foldClass(part) : part;
    return `[${part.toLowerCase()}${part.toUpperCase()}]`;
  });
}

function foldClass(text: string): string {
  return text.replace(/\\[^]|([a-z])-([a-z])|[a-z]/gi, (part, from: string, to: string) => {
    if (part.startsWith('\\')) return part;
    if (from) return `${from.toLowerCase()}-${to.toLowerCase()}${from.toUpperCase()}-${to.toUpperCase()}`;
    return part.toLowerCase() + part.toUpperCase();
  });
}
