import { compileGlob, type AccessNeed, type Glob, type Scope } from '@zot/extension-api';
import type { ApiKey } from './api-key.js';

interface Grant {
  readonly glob: Glob;
  /** Undefined: all. */
  readonly actions: ReadonlySet<string> | undefined;
}

const known = ['read', 'create', 'update', 'delete'];

/** Why a text is no scope, as the end of a sentence. */
export function scopeProblem(text: string): string | undefined {
  const parsed = parse(text);
  return typeof parsed === 'string' ? parsed : undefined;
}

/**
 * What a key allows. Without scopes, all that its owner may do; with them, only what they name: a repository, as a glob over
 * full names, and after a colon what may be done there, all without it (`team/app`, `team/**:read,create`).
 */
export class KeyScope implements Scope {
  readonly kind = 'limits';
  private readonly grants: readonly Grant[];

  constructor(readonly key: ApiKey) {
    // What has become no scope by another version of this server allows nothing.
    this.grants = key.scopes.map(parse).filter((one) => typeof one !== 'string');
  }

  allows({ action, repository }: AccessNeed): boolean {
    if (this.key.scopes.length === 0) return true;
    if (repository === undefined) return action === 'identified';
    return this.grants.some(
      ({ glob, actions }) => glob.matches(repository) && (action === 'identified' || !actions || actions.has(action)),
    );
  }
}

function parse(text: string): Grant | string {
  const colon = text.indexOf(':');
  const pattern = colon < 0 ? text : text.slice(0, colon);
  const glob = compileGlob(pattern);
  if (pattern === '' || 'problem' in glob) return 'does not begin with a repository, or a glob over names of them';
  if (colon < 0) return { glob, actions: undefined };
  const actions = text.slice(colon + 1).split(',');
  const strange = actions.find((one) => !known.includes(one));
  if (strange !== undefined) return `names something that cannot be done; after the colon stand ${known.join(', ')}`;
  return { glob, actions: new Set(actions) };
}
