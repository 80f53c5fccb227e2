import { mask } from './secret-name.js';

// Each is linear: none begins with a part that may be long. Node's own URL errors and those of clients hold whole addresses.
const userOfUrl = /:\/\/[^\s/?#]*@/g;
const secretOfQuery =
  /([?&](?:[\w-]{0,40}(?:token|secret|password|signature|credential|apikey|api_key)|sig|code|key)=)[^&\s"'#]+/gi;
const authorization = /\b(bearer|basic) +[\w~+/.=-]{6,}/gi;

/** A text without any of these cannot hold what is looked for; most have none, and each line asks for each of its texts. */
const suspicious = /[?&]|:\/\/|[rR] |[cC] /;

/** A text without what usually is a secret in one: the user of an address, keys in a query, values of Authorization. */
export function withoutSecrets(text: string): string {
  if (!suspicious.test(text)) return text;
  return text
    .replace(userOfUrl, `://${mask}@`)
    .replace(secretOfQuery, `$1${mask}`)
    .replace(authorization, `$1 ${mask}`);
}
