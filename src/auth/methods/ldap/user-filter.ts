import { FilterParser, type Filter } from 'ldapts';

/** A filter of RFC 4515. Parentheses around it may be missing, and there may be more than needed, as zot allows. */
export function userFilter(text: string): Filter {
  let inner = text.trim();
  for (;;) {
    try {
      return FilterParser.parseString(inner);
    } catch (error) {
      if (!inner.startsWith('((') || !inner.endsWith('))')) throw error;
      inner = inner.slice(1, -1).trim();
    }
  }
}
