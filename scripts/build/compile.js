import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** True where no type is wrong; JavaScript is written either way. */
export function compile(root) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript7/package.json')), 'bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', 'tsconfig.build.json', 'libs/testkit'], {
    cwd: root,
    // Standard output may be that of the command which needs the build.
    stdio: ['ignore', 2, 2],
  });
  return status === 0;
}
