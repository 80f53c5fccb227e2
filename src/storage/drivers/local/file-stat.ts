import type { Stats } from 'node:fs';
import type { FileStat } from '@zot/extension-api';

/** Undefined for what is no plain file: folders, links, devices. */
export function fileStat(stats: Stats): FileStat | undefined {
  if (!stats.isFile()) return undefined;
  return {
    size: stats.size,
    modified: stats.mtimeMs,
    version: `${stats.ino}-${stats.size}-${stats.mtimeMs}-${stats.ctimeMs}`,
  };
}
