import type { RepositoryName } from '@zot/oci';

/** Something that happened, for systems outside. */
export interface RegistryEvent {
  /** What it is, without the prefix that all have: `image.updated`. */
  readonly type: string;
  /** What it is about. Events about one repository reach a sink in the order in which they were told. */
  readonly repository: RepositoryName;
  /** What the event says, in the form of JSON. Who asked for it, where somebody did, is added. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Tells other systems what happened. Owner: the extension `events`. A call keeps the event for its sinks and returns; it
 * neither waits for them nor throws.
 */
export abstract class Events {
  /** Returns at once; whether anybody can be told is no concern of the caller. */
  abstract tell(event: RegistryEvent): void;
}

/** For where nobody is told. */
export class NoEvents extends Events {
  tell(): void {}
}
