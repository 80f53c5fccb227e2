import { readFileSync } from 'node:fs';

/** An import of node:http reads all that it exports, WebSocket too, for which Node loads a whole HTTP client: 10 ms, 4 MB. */
export const httpByRequire = {
  name: 'http-by-require',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'http', namespace: 'by-require' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'by-require' }, () => ({ contents: "module.exports = require('node:http')" }));
  },
};

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
