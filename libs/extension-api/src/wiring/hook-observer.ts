import { definePoint } from './point.js';

/** One call of a hook of a package, or of a route of it, when it is over. */
export interface HookCall {
  /** The package, as the file names it. */
  readonly extension: string;
  /** The point and the method, such as `registry.manifest-checks.check`; of a route its controller's, such as `QuotaController.list`. */
  readonly hook: string;
  /** Milliseconds. */
  readonly duration: number;
  /** Absent where it did well, or gave an answer. `late`: it was not waited for any longer. */
  readonly failure?: 'threw' | 'late';
}

/** Told of calls of packages' hooks, for metrics and traces. Must be quick; what it throws is logged and goes no further. */
export interface HookObserver {
  /** Whether it is told of hooks of what ships as well, at the point of this name; each of their calls costs a little more then. Absent: of none. */
  seesBuiltin?(point: string): boolean;
  /** Called when a call is over, whatever came of it. */
  called(call: HookCall): void;
}

/** Owner: the kernel. Where nobody is told, nothing is measured. */
export const hookObservers = definePoint<HookObserver>('kernel.hook-observers');
