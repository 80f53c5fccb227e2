import type { RepositoryName } from '@zot/oci';
import type { Action } from './access.js';
import type { RepositoryAction } from './rights.js';

/** One thing a client wants to do, as the rule of the route and the path say, or as a controller asks. */
export interface AccessNeed {
  readonly action: Exclude<Action, 'public'> | RepositoryAction;
  readonly repository?: RepositoryName;
  /** The tag or digest that it is about, where the route names one. */
  readonly reference?: string;
}
