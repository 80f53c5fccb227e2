import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import type { AccessControlConfig } from './access-control.config.js';

const known = ['read', 'create', 'update', 'delete', 'detectManifestCollision'];

/** Words that grant nothing, because no request asks for them. zot takes any. */
export function* checkActions(config: AccessControlConfig): Iterable<Issue> {
  for (const [path, actions] of grantsIn(config)) {
    for (const [index, action] of actions.entries()) {
      if (!known.includes(action)) yield issue.warning([...path, index], `"${action}" grants nothing`, meant(action));
    }
  }
}

function* grantsIn({ repositories, adminPolicy, metrics }: AccessControlConfig): Iterable<[ConfigPath, string[]]> {
  for (const [pattern, { policies, defaultPolicy, anonymousPolicy }] of Object.entries(repositories)) {
    const path = ['repositories', pattern];
    for (const [index, { actions }] of policies.entries()) yield [[...path, 'policies', index, 'actions'], actions];
    yield [[...path, 'defaultPolicy'], defaultPolicy];
    yield [[...path, 'anonymousPolicy'], anonymousPolicy];
  }
  if (adminPolicy) yield [['adminPolicy', 'actions'], adminPolicy.actions];
  if (metrics) yield [['metrics', 'anonymousPolicy'], metrics.anonymousPolicy];
}

function meant(action: string): string {
  const same = known.find((one) => one.toLowerCase() === action.trim().toLowerCase());
  return same === undefined ? `write one of ${known.join(', ')}` : `write ${same}`;
}
