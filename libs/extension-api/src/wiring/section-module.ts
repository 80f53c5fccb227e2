import type { DynamicModule, Type } from '@nestjs/common';
import type { Host } from '../runtime/host.js';
import type { Runs } from '../runtime/runs.js';
import type { Contribution } from './point.js';

/**
 * A Nest dynamic module and what it adds to rooms owned by others. A definition gives one per boot; the kernel sets its
 * `imports` and `exports` from what the definition says, so both may be left out.
 */
export interface SectionModule extends DynamicModule {
  readonly contributes?: readonly Contribution[];
  /** Providers that hold something open. The kernel, not Nest's hooks, starts and stops them. */
  readonly runs?: readonly Type<Runs>[];
  /** At most one module of a plan hosts the application (HTTP). */
  readonly host?: Host;
}
