import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import type { SectionModule } from '@zot/extension-api';

const global = new Set<unknown>([APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE]);

/**
 * Whether a section is a part of the application itself, and so is made anew with each one: it hosts it, brings modules of
 * Nest along that may add routes to it, or middleware, or what works on all routes.
 */
export function isBoundToApplication({
  module,
  imports = [],
  providers = [],
  host,
  global: isGlobal,
}: SectionModule): boolean {
  const declared = (Reflect.getMetadata('imports', module) ?? []) as readonly unknown[];
  const hasMiddleware = typeof (module.prototype as { configure?: unknown }).configure === 'function';
  return (
    host !== undefined ||
    isGlobal === true ||
    hasMiddleware ||
    imports.length + declared.length > 0 ||
    providers.some((provider) => typeof provider !== 'function' && global.has(provider.provide))
  );
}
