import type { ConfigPath, Definition, Slot } from '@zot/extension-api';
import type { ConfigObject } from '../read/config-node.js';

/** Whether an object, at a path below its section, picks something by name in one of the section's slots. */
export function slotAt(
  slots: Definition['slots'],
  path: ConfigPath,
  node: ConfigObject,
): { slot: Slot<unknown>; key: string; name: string } | undefined {
  for (const [pattern, slot] of Object.entries(slots ?? {})) {
    const parts = pattern.split('.');
    const key = parts.pop()!;
    if (parts.length !== path.length) continue;
    if (!parts.every((part, index) => part === '*' || part === String(path[index]))) continue;
    const name = node.entries.find((entry) => entry.key.toLowerCase() === key.toLowerCase())?.value;
    if (name?.kind === 'scalar' && typeof name.value === 'string') return { slot, key, name: name.value };
  }
  return undefined;
}
