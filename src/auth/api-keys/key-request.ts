import { scopeProblem } from './key-scope.js';

/** What a client wants of a new key. */
export interface KeyRequest {
  readonly label: string;
  readonly scopes: readonly string[];
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

const longestText = 256;
const mostScopes = 100;
/** RFC 3339. */
const date = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** The request of a body; a text says why it is none, as a sentence for the client. */
export function keyRequest(body: Buffer, now: number): KeyRequest | string {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return 'the body is no JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the body is no JSON object';
  const { label = '', scopes, expirationDate = '' } = value as Record<string, unknown>;
  if (typeof label !== 'string' || label.length > longestText) return 'label is no text of up to 256 letters';
  const list = scopes ?? [];
  if (!isListOfTexts(list)) return 'scopes is no list of texts';
  if (list.length > mostScopes || list.some((one) => one.length > longestText)) return 'there are too many scopes';
  for (const [index, one] of list.entries()) {
    const problem = scopeProblem(one);
    if (problem !== undefined) return `scope ${index + 1} ${problem}`;
  }
  if (typeof expirationDate !== 'string') return 'expirationDate is no text';
  if (expirationDate === '') return { label, scopes: list };
  const expires = date.test(expirationDate) ? Date.parse(expirationDate) : Number.NaN;
  if (Number.isNaN(expires)) return 'expirationDate is no date, such as 2030-01-31T12:00:00Z';
  return expires <= now ? 'expirationDate is over' : { label, scopes: list, expires };
}

function isListOfTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
