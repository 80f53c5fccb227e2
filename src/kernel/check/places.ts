import type { ConfigPath } from '@zot/extension-api';
import { fileStart, type Position } from '../read/position.js';

/** Where each path of the config stands in the file, in the declared spelling of its keys, and whether it counts as set. */
export class Places {
  private readonly positions = new Map<string, Position>();
  private readonly set = new Set<string>();

  note(path: ConfigPath, at: Position): void {
    this.positions.set(keyOf(path), at);
  }

  /** Marks the path and all above it. */
  markSet(path: ConfigPath): void {
    for (let length = path.length; length > 0; length--) {
      const key = keyOf(path.slice(0, length));
      if (this.set.has(key)) return;
      this.set.add(key);
    }
  }

  isSet(path: ConfigPath): boolean {
    return this.set.has(keyOf(path));
  }

  /** Whether anything at all is set. */
  get hasAny(): boolean {
    return this.set.size > 0;
  }

  /** The place of the path, or of the nearest above it that stands in the file. */
  locate(path: ConfigPath): Position {
    for (let length = path.length; length > 0; length--) {
      const position = this.positions.get(keyOf(path.slice(0, length)));
      if (position) return position;
    }
    return fileStart;
  }
}

function keyOf(path: ConfigPath): string {
  return JSON.stringify(path.map(String));
}
