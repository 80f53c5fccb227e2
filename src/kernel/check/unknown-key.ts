import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import { suggest } from './suggest.js';

const mostListed = 8;

export function unknownKey(path: ConfigPath, key: string, names: readonly string[]): Issue {
  const meant = suggest(key, names);
  return issue.error(path, 'is not a key known here', meant === undefined ? listed(names) : `did you mean ${meant}?`);
}

function listed(names: readonly string[]): string | undefined {
  return names.length > 0 && names.length <= mostListed ? `known here: ${names.join(', ')}` : undefined;
}
