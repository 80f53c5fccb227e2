import type { HttpConfig } from './http.config.js';

/** The section `http`, as its providers take it. */
export type HttpSection = Readonly<HttpConfig>;

export const HTTP_SECTION = Symbol('http section');
