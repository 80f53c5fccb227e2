import { issue } from '@zot/extension-api';
import type { Origins } from '../prepare/resolved.js';
import type { LocatedIssue } from '../read/located-issue.js';

/** Packages that were exchanged on the disk under a server: code is loaded once in the life of a process (decision 0153). */
export function* staleCode(running: Origins, next: Origins, file: string): Generator<LocatedIssue> {
  const loaded = new Map([...running.values()].map(({ files, version }) => [files, version]));
  for (const { name, files, version, path, at } of new Set(next.values())) {
    if (!loaded.has(files) || loaded.get(files) === version) continue;
    const [is, was] = [version ?? 'without one', loaded.get(files) ?? 'without one'];
    const message = `the code of ${name} that runs is of version ${was}, as it was loaded; on the disk is version ${is}`;
    yield { ...issue.warning(path, message, 'start the server anew to have it run'), file, ...at };
  }
}
