import type { TraceConfig } from './trace.config.js';

/** The section `extensions.trace`. */
export type TraceSection = Readonly<TraceConfig>;

export const TRACE_SECTION = Symbol('trace section');
