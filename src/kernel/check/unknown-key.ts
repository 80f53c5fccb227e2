import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import { suggest } from './suggest.js';

const mostListed = 8;

export function unknownKey(path: ConfigPath, key: string, names: readonly string[], isPassedOver = false): Issue {
  const meant = suggest(key, names);
  const hint = meant === undefined ? listed(names) : `did you mean ${meant}?`;
  if (isPassedOver) return issue.warning(path, 'is not a key known here, and is passed over', hint);
  return issue.error(path, 'is not a key known here', hint);
}

function listed(names: readonly string[]): string {
  return names.length > 0 && names.length <= mostListed ? `known here: ${names.join(', ')}` : 'leave it out';
}
