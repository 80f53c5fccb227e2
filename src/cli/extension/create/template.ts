import { contractVersion } from '@zot/extension-api';

/** What an extension is written and tested with; the server brings along what it runs with. */
const peers = {
  '@nestjs/common': '^12.5.0',
  '@zot/extension-api': `^${contractVersion}`,
  '@zot/oci': '^0.1.0',
};
export const developmentDependencies = {
  ...peers,
  '@nestjs/platform-fastify': '^12.5.0',
  '@types/node': '^26.0.0',
  '@zot/testkit': '^0.1.0',
  'class-transformer': '^0.5.1',
  'class-validator': '^0.15.1',
  fastify: '^5.12.8',
  'reflect-metadata': '^0.2.2',
  typescript: '^6.0.3',
};

/** The files of a new package, by their paths: an extension that refuses some tags, for its author to go on from. */
export function template(name: string): Readonly<Record<string, string>> {
  const short = shortName(name);
  return {
    'package.json': json({
      name,
      version: '0.1.0',
      description: 'An extension of zot.',
      type: 'module',
      engines: { node: '>=22.15' },
      exports: './dist/index.js',
      files: ['dist', '!dist/**/*.test.*'],
      zot: { contract: `^${contractVersion}` },
      scripts: {
        build: 'tsc -p .',
        test: 'tsc -p . && node --test "dist/**/*.test.js"',
        prepack: 'tsc -p .',
      },
      peerDependencies: peers,
      // The server has them; nobody needs a second copy beside it.
      peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((peer) => [peer, { optional: true }])),
      devDependencies: developmentDependencies,
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'ES2024',
        module: 'NodeNext',
        strict: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
        useDefineForClassFields: false,
        declaration: true,
        skipLibCheck: true,
        types: ['node'],
        rootDir: 'src',
        outDir: 'dist',
      },
      include: ['src'],
    }),
    '.gitignore': 'node_modules/\ndist/\nregistry/\n',
    'config.json': json({
      storage: { rootDirectory: './registry' },
      http: { address: '127.0.0.1', port: '8080' },
      extensions: { [name]: { forbidden: ['latest'] } },
    }),
    'README.md': readme(name),
    'src/index.ts': `import { defineExtension, manifestChecks, to } from '@zot/extension-api';
import { Settings } from './settings.js';
import { checkSettings } from './settings.rules.js';
import { SETTINGS, TagCheck } from './tag-check.js';

class ExtensionModule {}

/** What the server loads: the settings, their rules, and what is added to the server by them. */
export default defineExtension({
  name: '${short}',
  config: Settings,
  check: checkSettings,
  module: (settings) => ({
    module: ExtensionModule,
    providers: [{ provide: SETTINGS, useValue: settings }, TagCheck],
    contributes: [to(manifestChecks, TagCheck)],
  }),
});
`,
    'src/settings.ts': `import { Setting } from '@zot/extension-api';
import { ArrayMaxSize } from 'class-validator';

/** The settings, as they stand in the config. An initialiser is the default; limits are decorators of class-validator. */
export class Settings {
  @ArrayMaxSize(100)
  @Setting({ type: ['string'], describe: 'Tags that nobody may push. Default: none.' })
  forbidden: string[] = [];
}
`,
    'src/settings.rules.ts': `import { issue, type Issue } from '@zot/extension-api';
import type { Settings } from './settings.js';

/** Rules over several settings. An issue has a path, a sentence and a way to mend it; \`zot verify\` adds the line. */
export function* checkSettings({ forbidden }: Settings): Iterable<Issue> {
  if (forbidden.length === 0) yield issue.warning([], 'forbids no tag, so it does nothing', 'list some in forbidden');
}
`,
    'src/tag-check.ts': `import { Inject, Injectable } from '@nestjs/common';
import type { IncomingManifest, ManifestCheck } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
import type { Settings } from './settings.js';

export const SETTINGS = Symbol('settings');

/** Refuses manifests that are pushed under a forbidden tag. */
@Injectable()
export class TagCheck implements ManifestCheck {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  check({ tags }: IncomingManifest): void {
    const forbidden = tags.filter((tag) => this.settings.forbidden.includes(tag));
    if (forbidden.length > 0) throw new RegistryError('DENIED', { forbidden });
  }
}
`,
    'src/tag-check.test.ts': `import assert from 'node:assert/strict';
import { it } from 'node:test';
import { RegistryError } from '@zot/oci';
import { incomingImage } from '@zot/testkit';
import { TagCheck } from './tag-check.js';

const check = new TagCheck({ forbidden: ['latest'] });

it('lets other tags pass', () => {
  check.check(incomingImage({ tags: ['v1'] }));
});

it('refuses a forbidden tag, and says which', () => {
  assert.throws(
    () => check.check(incomingImage({ tags: ['v1', 'latest'] })),
    (error: RegistryError) => error.code === 'DENIED' && String(error.detail['forbidden']) === 'latest',
  );
});
`,
    'src/registry.test.ts': `import assert from 'node:assert/strict';
import { it } from 'node:test';
import { findZot, incomingImage, startRegistry } from '@zot/testkit';

const skip = findZot() === undefined && 'zot is not installed';

it('refuses a forbidden tag in a registry', { skip }, async () => {
  const config = { extensions: { '${name}': { forbidden: ['latest'] } } };
  await using registry = await startRegistry({ config });
  const { bytes, mediaType } = incomingImage();
  const headers = { 'content-type': mediaType };
  const answer = await fetch(\`\${registry.url}/v2/test/manifests/latest\`, { method: 'PUT', headers, body: String(bytes) });
  assert.equal(answer.status, 403);
});
`,
  };
}

function readme(name: string): string {
  return `# ${name}

An extension of zot that refuses to take manifests under some tags.

\`\`\`json
{ "extensions": { "${name}": { "forbidden": ["latest"] } } }
\`\`\`

| setting     | meaning                                 |
| ----------- | --------------------------------------- |
| \`forbidden\` | tags that nobody may push; default: none |

## Working on it

- \`npm test\` compiles it and runs its tests; those with a registry need the package \`zot\`, or its command in \`ZOT_PROGRAM\`
- \`zot verify config.json\` says what is wrong with a config that names it, \`zot serve config.json\` runs it
- \`zot extension check ${name}\` loads it as the server does, and tries it
- \`npm pack\` makes what others install beside their config
`;
}

/** `@acme/zot-tags` is `tags`. */
export function shortName(name: string): string {
  return name.replace(/^@[^/]*\//, '').replace(/^zot-(?=.)/, '');
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
