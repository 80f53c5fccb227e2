import type { Type } from '@nestjs/common';

/** Nest calls these, where it finds them, on whatever an application holds; those of a kept instance are not its to call. */
const hooks = new Set<PropertyKey>([
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
]);

/**
 * What a kept instance is injected as in another application: itself, or, where Nest would find something to call or to wait
 * for, a proxy that hides that (decision 0005). Methods are bound, since private fields are not found through a proxy.
 */
export function standIn(instance: object): object {
  if (!('then' in instance) && ![...hooks].some((hook) => hook in instance)) return instance;
  return proxies.get(instance) ?? makeProxy(instance);
}

const proxies = new WeakMap<object, object>();

function makeProxy(instance: object): object {
  const bound = new Map<PropertyKey, unknown>();
  const proxy = new Proxy(instance, {
    has: (target, key) => !isHidden(key) && key in target,
    get(target, key) {
      if (isHidden(key)) return undefined;
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'constructor') return value;
      if (!bound.has(key)) bound.set(key, value.bind(target));
      return bound.get(key);
    },
  });
  proxies.set(instance, proxy);
  return proxy;
}

function isHidden(key: PropertyKey): boolean {
  return key === 'then' || hooks.has(key);
}

/** A controller class for another application: with the routes of the kept instance's class, and that instance for them. */
export function standInController(controller: Type, instance: object): Type {
  const Kept = function () {
    return standIn(instance);
  } as unknown as Type;
  Kept.prototype = controller.prototype;
  Object.setPrototypeOf(Kept, controller);
  Object.defineProperty(Kept, 'name', { value: controller.name });
  // Nest would else find what the class injects.
  for (const key of ['design:paramtypes', 'self:paramtypes', 'self:properties_metadata'])
    Reflect.defineMetadata(key, [], Kept);
  return Kept;
}
