import type { Definition, Point } from '@zot/extension-api';
import type { PackageOrigin } from '../packages/package-origin.js';
import { isolatedDefinition } from './isolated-definition.js';
import type { Description, ExtensionPlace } from './messages.js';

/** Of which a server may run some; what is older is made anew. */
const most = 64;

/**
 * The definitions that stand for isolated extensions, of one server. What is the same extension with the same settings is the
 * same definition, so that a reload keeps its process.
 */
export class IsolatedDefinitions {
  /** The latest come last. */
  private readonly made = new Map<string, Definition>();

  of(
    origin: PackageOrigin,
    place: ExtensionPlace,
    config: unknown,
    context: { readonly description: Description; readonly points: readonly Point<unknown>[] },
  ): Definition {
    const { path: _path, at: _at, ...identity } = origin;
    const key = JSON.stringify([identity, place, config, context.description]);
    const definition = this.made.get(key) ?? isolatedDefinition(origin, place, config, context);
    this.made.delete(key);
    this.made.set(key, definition);
    for (const old of this.made.keys()) {
      if (this.made.size <= most) break;
      this.made.delete(old);
    }
    return definition;
  }
}
