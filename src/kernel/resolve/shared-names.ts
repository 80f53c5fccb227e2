/**
 * What extensions and the server have to have in common, by exact specifiers: classes that are tokens, stores of metadata,
 * errors that are told apart by their class. Of companion packages (`@nestjs/config`, `@nestjs/event-emitter`) an extension
 * brings its own copy, which finds Nest itself here, the deep paths that such packages use included.
 */
export const sharedNames = [
  '@zot/extension-api',
  '@zot/oci',
  '@nestjs/common',
  '@nestjs/common/constants',
  '@nestjs/common/constants.js',
  '@nestjs/common/internal',
  '@nestjs/common/utils/extend-metadata.util.js',
  '@nestjs/common/utils/shared.utils.js',
  '@nestjs/core',
  '@nestjs/core/injector/injector.js',
  '@nestjs/core/internal',
  '@nestjs/platform-fastify',
  'class-transformer',
  'class-validator',
  'reflect-metadata',
  'rxjs',
  'rxjs/operators',
] as const;

const names: ReadonlySet<string> = new Set(sharedNames);
const packages = new Set(sharedNames.map(packageOf));

export function isShared(specifier: string): boolean {
  return names.has(specifier);
}

/** Whether it lies deep in a package of which other parts are shared: a second copy of it would go unseen. */
export function isHalfShared(specifier: string): boolean {
  const name = packageOf(specifier);
  return packages.has(name) && specifier !== `${name}/package.json` && !names.has(specifier);
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The file of the bundle that gives all that a shared module exports. */
export function sharedFile(specifier: string): string {
  return `shared.${specifier.replaceAll('/', '+')}`;
}
