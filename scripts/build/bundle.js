import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { builtinByRequire, datesOnDemand, noValidationPipe, sharedWithExtensions } from './plugins.js';

// Nest asks for these when they are there; nothing here uses them.
const absent = [
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@nestjs/platform-express',
  '@fastify/static',
  '@fastify/view',
  '@fastify/multipart',
  'prettier',
  'typescript',
];
/** Fastify requires these when it first needs them, which is never here; they would be half of the server's chunk. */
const onDemand = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'];
/** nest-commander loads these at once, two thirds of all that a command would have to read. */
const unused = ['inquirer', 'cosmiconfig'];
/** Their CommonJS form is taken whole; of these files only what is used. */
const asModules = {
  'class-transformer': 'class-transformer/esm2015/index.js',
  'class-validator': 'class-validator/esm2015/index.js',
  rxjs: 'rxjs/dist/esm/index.js',
  'rxjs/operators': 'rxjs/dist/esm/operators/index.js',
};
/** Servers that started from an older build may still import a chunk of it. */
const keepOldMs = 24 * 3600 * 1000;

/** Bundles what tsc has written. The new files are put beside those of the build before, the entries last. */
export async function bundle(root) {
  const made = join(root, 'dist/.bundle');
  const bundled = join(root, 'dist/bundle');
  const { sharedFile, sharedNames } = await import(
    pathToFileURL(join(root, 'dist/kernel/resolve/shared-names.js')).href
  );
  rmSync(made, { recursive: true, force: true });
  await build({
    entryPoints: {
      zot: join(root, 'dist/main.js'),
      'zot-minimal': join(root, 'dist/main-minimal.js'),
      zb: join(root, 'dist/zb/main.js'),
      zxp: join(root, 'dist/zxp/main.js'),
      // A thread of its own starts from it, so it is a file beside the chunk that starts it.
      'password-worker': join(root, 'dist/auth/passwords/password-worker.js'),
      // The same for a process of an extension.
      'isolated-child': join(root, 'dist/kernel/isolation/isolated-child.js'),
      // What packages get where they ask for what the server runs, one file each, read when the first asks.
      ...Object.fromEntries(sharedNames.map((name) => [sharedFile(name), `shared:${name}`])),
    },
    outdir: made,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    splitting: true,
    minify: true,
    // Class names are injection tokens and words of error messages.
    keepNames: true,
    sourcemap: true,
    external: [...onDemand, ...absent.flatMap((name) => [name, `${name}/*`])],
    alias: {
      ...Object.fromEntries(unused.map((name) => [name, join(import.meta.dirname, 'unused.js')])),
      ...Object.fromEntries(Object.entries(asModules).map(([name, file]) => [name, join(root, 'node_modules', file)])),
    },
    plugins: [sharedWithExtensions(root), builtinByRequire, noValidationPipe, datesOnDemand],
    define: facts(root),
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  mkdirSync(bundled, { recursive: true });
  const isEntry = (file) => /^(zot|zot-minimal|zb|zxp|password-worker|isolated-child|shared\..*)\.mjs$/.test(file);
  const files = readdirSync(made).sort((one, other) => Number(isEntry(one)) - Number(isEntry(other)));
  for (const file of files) renameSync(join(made, file), join(bundled, file));
  rmSync(made, { recursive: true });
  for (const file of readdirSync(bundled)) {
    const path = join(bundled, file);
    if (!files.includes(file) && Date.now() - statSync(path).mtimeMs > keepOldMs) rmSync(path);
  }
}

/** What `zot --version` tells. */
function facts(root) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
  return {
    'process.env.ZOT_BUILD_VERSION': JSON.stringify(version),
    'process.env.ZOT_BUILD_COMMIT': JSON.stringify(stdout?.trim() ?? ''),
  };
}
