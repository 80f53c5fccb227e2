import type { RegistryClient } from '../registry/registry-client.js';
import type { Stage } from './stage.js';

/** One operation of a test, numbered from 0. Resolves with the bytes of content that it moved. */
export type Operation = (registry: RegistryClient, index: number) => Promise<number>;

/** A test: what must be there first, and what is then done again and again. */
export interface Workload {
  /** What `--test-regex` matches. The first eighteen are named as in zot's `zb`, so that its patterns work here. */
  readonly name: string;
  /** Runs only where `--test-regex` asks for it, since preparing it takes thousands of requests. */
  readonly onlyWhenAsked?: boolean;
  /** Runs only with `--upstream-server-url`. */
  readonly needsUpstream?: boolean;
  /** Called once per target, before the first round. */
  prepare(stage: Stage): Promise<Operation>;
}
