import type { DynamicModule, INestApplicationContext } from '@nestjs/common';

/** How a plan becomes a running program. The HTTP room hosts; without one the kernel makes a bare context. */
export interface Host {
  /** Builds the application from the root module, without routes being open yet. With `preview`, builds no instance. */
  create(root: DynamicModule, options: { preview: boolean }): Promise<INestApplicationContext>;
  /** Called when all points are filled and every `Runs` has started. Resolves with the addresses that answer. */
  listen(): Promise<readonly string[]>;
  /** Stop accepting, let what is in flight finish for at most `graceMs`, then cut it. */
  close(graceMs: number): Promise<void>;
}
