import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@opentelemetry/api';

/**
 * The context, with the span of the request, that work is done in; none for work that nobody records. One for the process: a
 * request is of one server only.
 */
export const ownContext = new AsyncLocalStorage<Context | undefined>();
