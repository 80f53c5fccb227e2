import type { DynamicModule, Type } from '@nestjs/common';
import { GUARDS_METADATA, INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { Reports } from '../boot/guard.js';
import type { LiveSection } from '../boot/live-section.js';
import { ControllerGuard } from './controller-guard.js';

/**
 * Puts a guard before the controllers of packages. Nest reads these of the classes as it makes the routes, so it must be
 * called for each graph, before its host listens. Controllers of what ships stay as they are.
 */
export function guardControllers(sections: readonly LiveSection[], reports: Reports): void {
  for (const { origin, section } of sections) {
    if (!origin) continue;
    const guard = new ControllerGuard(origin, reports);
    for (const controller of controllersIn(section, new Set())) {
      for (const key of [GUARDS_METADATA, INTERCEPTORS_METADATA]) putFirst(guard, key, controller);
    }
  }
}

/** In place of that of an earlier graph, since classes are loaded once. */
function putFirst(guard: ControllerGuard, key: string, controller: Type): void {
  const all = (Reflect.getMetadata(key, controller) ?? []) as readonly unknown[];
  Reflect.defineMetadata(key, [guard, ...all.filter((one) => !(one instanceof ControllerGuard))], controller);
}

/** Those of a module, and of modules of Nest that it brings along. */
function* controllersIn(declared: unknown, seen: Set<unknown>): Generator<Type> {
  if (seen.has(declared)) return;
  seen.add(declared);
  const isClass = typeof declared === 'function';
  const { module, controllers = [], imports = [] } = (isClass ? { module: declared } : declared) as DynamicModule;
  if (typeof module !== 'function') return;
  yield* listed('controllers', module) as Type[];
  yield* controllers;
  for (const one of [...listed('imports', module), ...imports]) yield* controllersIn(one, seen);
}

function listed(key: 'controllers' | 'imports', module: Type): readonly unknown[] {
  return (Reflect.getMetadata(key, module) ?? []) as readonly unknown[];
}
