import { Inject } from '@nestjs/common';
import type { Abstract, Type } from '@nestjs/common';
import type { ConfigClass } from '../config/setting.js';
import type { SectionModule } from './section-module.js';

/** A place in the config where a name picks one implementation, such as `storageDriver.name`. */
export interface Slot<T> {
  readonly name: string;
  readonly token: symbol;
  /** Names that the owner answers to by itself, without a choice; never looked for as packages. */
  readonly own?: readonly string[];
  /** Only for the type checker. */
  readonly holds?: T;
}

/** One thing that a slot can be set to: a built-in name, or what a package exports. */
export interface Choice<T = unknown, C extends object = object> {
  readonly kind: 'choice';
  readonly slot: Slot<T>;
  /** The word in the file. One of a package is called as the file names the package, whatever stands here. */
  readonly name: string;
  /** Checks the object that carries the name (`storageDriver: {name, …}`). */
  readonly config: ConfigClass<C>;
  /**
   * The factory, a provider of `module`; it makes one instance per place that names the choice. An abstract class where
   * its own needs what only `module` shall load.
   */
  readonly factory: Type<T> | Abstract<T>;
  /** Called once per boot where the file picks it. Pure, but for the import of its own folder. */
  module(): SectionModule | Promise<SectionModule>;
}

/** The factories of the choices that the file names, by name; the owner injects it by `@FromSlot(slot)`. */
export class Choices<T> {
  private factories: ReadonlyMap<string, T> = new Map();

  /** By the word in the file; undefined for one that the owner has to answer to itself. */
  get(name: string): T | undefined {
    return this.factories.get(name);
  }

  /** Called by the kernel, once per boot. */
  fill(factories: ReadonlyMap<string, T>): void {
    this.factories = factories;
  }
}

/** Called by the room that owns the slot. `name` is `<room>.<singular>`; the same name always gives the same slot. */
export function defineSlot<T>(name: string, { own }: { own?: readonly string[] } = {}): Slot<T> {
  return { name, token: Symbol.for(`zot.slot:${name}`), ...(own && { own }) };
}

/** What a package exports by default, so that a slot can be set to it. */
export function defineChoice<T, C extends object>(choice: Omit<Choice<T, C>, 'kind'>): Choice<T, C> {
  return { kind: 'choice', ...choice };
}

/** For the constructor of the slot's owner: `@FromSlot(storageDrivers) drivers: Choices<StorageDriverFactory>`. */
export function FromSlot<T>(slot: Slot<T>): ParameterDecorator {
  return Inject(slot.token);
}
