import type { Listed, Page } from '@zot/extension-api';

/** The `Link` of a list that goes on (RFC 8288), with the path relative to the host; none after a page of no entries. */
export function nextLink(path: string, { limit }: Page, { items, more }: Listed<string>): Record<string, string> {
  const last = items.at(-1);
  if (!more || last === undefined || limit === undefined) return {};
  return { link: `<${path}?n=${limit}&last=${encodeURIComponent(last)}>; rel="next"` };
}
