import { shortText } from './short-text.js';
import { withoutSecrets } from './without-secrets.js';

const mostCauses = 8;

/** An error with its causes as one sentence, the outermost first, as zot's readers know them: `a failed: b: c`. */
export function errorText(error: Error): string {
  return withoutSecrets(shortText(chain(error).map(sentence).join(': ')));
}

/** Where an error and its causes were thrown; the sentences are not said again. Undefined where nothing is known. */
export function errorStack(error: Error): string | undefined {
  const parts = chain(error)
    .filter((one) => one instanceof Error)
    .map((one, index) => (index === 0 ? frames(one) : `caused by ${one.name}\n${frames(one)}`));
  return parts.some((part) => part !== '') ? shortText(parts.join('\n')) : undefined;
}

function chain(error: Error): unknown[] {
  const links: unknown[] = [];
  for (let link: unknown = error; link !== undefined && links.length < mostCauses;) {
    if (links.includes(link)) break;
    links.push(link);
    link = link instanceof Error ? link.cause : undefined;
  }
  return links;
}

function sentence(link: unknown): string {
  if (!(link instanceof Error)) return typeof link === 'object' ? 'an object' : String(link);
  const several =
    link instanceof AggregateError ? ` (${link.errors.slice(0, mostCauses).map(sentence).join('; ')})` : '';
  return `${link.message || link.name}${several}`;
}

function frames({ stack }: Error): string {
  // What comes before is the message, which may hold anything.
  const start = typeof stack === 'string' ? stack.search(/^ {4}at /m) : -1;
  return start < 0 ? '' : stack!.slice(start);
}
