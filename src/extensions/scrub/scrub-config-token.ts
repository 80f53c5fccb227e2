/** The settings of this extension. */
export const SCRUB_CONFIG = Symbol('scrub config');
