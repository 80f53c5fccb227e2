import type { ListenerConfig } from './listener.config.js';

/** What of `http` concerns connections, as the providers take it. */
export type ListenerSection = Readonly<ListenerConfig>;

export const LISTENER_SECTION = Symbol('listener section');
