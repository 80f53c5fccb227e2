import { shortText } from './short-text.js';
import { withoutSecrets } from './without-secrets.js';

const mostCauses = 8;

/**
 * What was thrown, with its causes, as one sentence without secrets, the outermost first, as zot's readers know them:
 * `a failed: b: c`.
 */
export function errorText(error: unknown): string {
  return withoutSecrets(shortText(chain(error).map(sentence).join(': ')));
}

/** Where an error and its causes were thrown; the sentences are not said again. Undefined where nothing is known. */
export function errorStack(error: Error): string | undefined {
  const parts = chain(error)
    .filter((one) => one instanceof Error)
    .map((one, index) => (index === 0 ? frames(one) : `caused by ${one.name}\n${frames(one)}`));
  return parts.some((part) => part !== '') ? shortText(parts.join('\n')) : undefined;
}

function chain(error: unknown): unknown[] {
  const links: unknown[] = [error];
  while (links.length < mostCauses) {
    const last = links.at(-1);
    const cause = last instanceof Error ? last.cause : undefined;
    if (cause === undefined || links.includes(cause)) break;
    links.push(cause);
  }
  return links;
}

function sentence(link: unknown): string {
  if (!(link instanceof Error)) return typeof link === 'object' ? 'an object' : String(link);
  const several =
    link instanceof AggregateError ? ` (${link.errors.slice(0, mostCauses).map(sentence).join('; ')})` : '';
  return `${link.message || link.name}${several}`;
}

function frames({ stack, message }: Error): string {
  if (typeof stack !== 'string') return '';
  // The stack begins with the message, which may hold anything.
  const end = message === '' ? 0 : Math.max(0, stack.indexOf(message)) + message.length;
  const start = stack.slice(end).search(/^ {4}at /m);
  return start < 0 ? '' : stack.slice(end + start);
}
