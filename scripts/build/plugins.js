import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';

const builtin = new Set(builtinModules);

/**
 * Node's own modules are required, even where they are imported: an import reads all that a module exports, and so loads
 * what Node keeps for those who ask (a whole HTTP client behind node:http, the authorities of the world behind node:tls).
 */
export const builtinByRequire = {
  name: 'builtin-by-require',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ kind, path }) => {
      const name = path.replace(/^node:/, '');
      const isOurs = kind === 'import-statement' && (path !== name || builtin.has(name));
      return isOurs ? { path: name, namespace: 'builtin' } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = require('node:${path}')`,
    }));
  },
};

/** `shared:<name>` is a module with all that another one exports, even what nothing in the bundle uses. */
export const sharedWithExtensions = (root) => ({
  name: 'shared-with-extensions',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^shared:/ }, ({ path }) => ({ path: path.slice('shared:'.length), namespace: 'shared' }));
    onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
      contents: path === 'reflect-metadata' ? `import '${path}'` : `export * from '${path}'`,
      resolveDir: root,
    }));
  },
});

/** Nest's pipe, which nothing here uses, would want all of these two, with the phone numbers of the world. */
export const noValidationPipe = {
  name: 'no-validation-pipe',
  setup({ onResolve }) {
    onResolve({ filter: /^class-(validator|transformer)$/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/** Nest's logs make a format of dates as they are loaded, which takes 10 ms; nothing here writes by them. */
export const datesOnDemand = {
  name: 'dates-on-demand',
  setup({ onLoad }) {
    onLoad({ filter: /@nestjs\/common\/services\/(console-)?logger\.service\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(
        /(const dateTimeFormatter = )(new Intl\.DateTimeFormat\([^;]*\));/,
        '$1{ format: (date) => $2.format(date) };',
      );
      if (contents === source && source.includes('Intl.')) throw new Error(`${path} makes dates in another way now`);
      return { contents };
    });
  },
};
