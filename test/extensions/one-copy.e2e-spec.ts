import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codesOf } from '../support/client.js';
import { blob, imageOver } from '../support/content.js';
import { ExtensionProject } from '../support/extension-project.js';
import { putManifest } from '../support/push.js';
import { checkout } from '../support/run-zot.js';

/** All that is shared with extensions, and what it needs itself. */
const copied = [
  '@nestjs/common',
  '@nestjs/core',
  'class-transformer',
  'class-validator',
  'reflect-metadata',
  'rxjs',
  'tslib',
  'uid',
  '@lukeed/csprng',
  'iterare',
  'libphonenumber-js',
  'validator',
].filter((name) => existsSync(join(checkout, 'node_modules', name)));

describe('what extensions and the server share', () => {
  let project: ExtensionProject;
  let folder: string;
  beforeAll(async () => {
    project = await ExtensionProject.open();
    folder = join(project.folder, 'node_modules/@fixture/with-own-copies');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    for (const name of copied)
      cpSync(join(checkout, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
    for (const name of ['extension-api', 'oci']) {
      cpSync(join(project.folder, 'node_modules/@zot', name), join(folder, 'node_modules/@zot', name), {
        recursive: true,
      });
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    project.remove();
  });

  function write(file: string, code: string): void {
    const manifest = { name: '@fixture/with-own-copies', exports: `./${file}`, zot: { contract: '^0.1.0' } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, file), code);
  }

  /** Injects a port by its class, throws an error that the server tells by its class, and has a limit and a setting. */
  const body = `
    class Config { limit = 3; }
    Setting({ type: 'integer', describe: 'A limit.' })(Config.prototype, 'limit');
    Max(9)(Config.prototype, 'limit');
    class Check {
      constructor(blobs) { this.blobs = blobs; }
      check() {
        if (!(this.blobs instanceof Blobs)) throw new Error('another copy');
        throw new RegistryError('UNSUPPORTED', { copies: 'one' });
      }
    }
    Injectable()(Check);
    Inject(Blobs)(Check, undefined, 0);
    const extension = defineExtension({
      name: 'with-own-copies', config: Config, needs: [Blobs],
      module: () => ({ module: class CopiesModule {}, providers: [Check], contributes: [to(manifestChecks, Check)] }),
    });`;
  const forms = {
    'index.mjs': `
      import { Blobs, defineExtension, manifestChecks, Setting, to } from '@zot/extension-api';
      import { RegistryError } from '@zot/oci';
      import { Inject, Injectable } from '@nestjs/common';
      import { Max } from 'class-validator';
      import 'reflect-metadata';
      import { of } from 'rxjs';
      ${body}
      of(1).subscribe();
      export default extension;`,
    'index.cjs': `
      require('reflect-metadata');
      const { Blobs, defineExtension, manifestChecks, Setting, to } = require('@zot/extension-api');
      const { RegistryError } = require('@zot/oci');
      const { Inject, Injectable } = require('@nestjs/common');
      const { Max } = require('class-validator');
      ${body}
      require('rxjs').of(1).subscribe();
      module.exports = extension;`,
  };

  it.each(Object.entries(forms))('is there once, whatever copies a package brings: %s', async (file, code) => {
    write(file, code);
    const wrong = await project.verify({ storage: {}, extensions: { '@fixture/with-own-copies': { limit: 12 } } });
    expect(wrong.issues.map(({ message }) => message)).toContain('must not be greater than 9');
    await using registry = await project.start({ extensions: { '@fixture/with-own-copies': {} } });
    const answer = await putManifest(registry.client, 'copies', 'v1', imageOver(blob('{}'), []));
    expect([answer.status, codesOf(answer)]).toEqual([400, ['UNSUPPORTED']]);
  });

  it('is not to be had in pieces that would be a second copy', async () => {
    write('index.mjs', `import '@nestjs/core/nest-factory.js'; export default {};`);
    const { issues } = await project.verify({ storage: {}, extensions: { '@fixture/with-own-copies': {} } });
    expect(issues[0]!.message).toContain('@nestjs/core/nest-factory.js is not to be had by extensions');
  });
});
