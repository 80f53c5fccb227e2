import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codesOf } from '../support/client.js';
import { blob, imageOver, randomBlob } from '../support/content.js';
import { ExtensionProject } from '../support/extension-project.js';
import { pushBlob, pushManifest, putManifest } from '../support/push.js';
import { checkout } from '../support/run-zot.js';

describe('src/extensions/lint, moved into a package of its own', () => {
  let project: ExtensionProject;
  beforeAll(async () => (project = await ExtensionProject.open()));
  afterAll(() => project.remove());

  it('has not changed in a line', () => {
    const [from, to] = [join(checkout, 'src/extensions/lint'), join(dirname(project.folder), 'lint/src')];
    const sources = globSync('*.ts', { cwd: from }).filter((name) => !name.endsWith('.spec.ts'));
    expect(globSync('*.ts', { cwd: to }).sort()).toEqual(sources.sort());
    for (const name of sources)
      expect(readFileSync(join(to, name), 'utf8')).toBe(readFileSync(join(from, name), 'utf8'));
  });

  it('refuses what the built-in refuses, and takes what it takes', async () => {
    const settings = { mandatoryAnnotations: ['com.example.team'] };
    await using registry = await project.start({ extensions: { '@moved/lint': settings } });
    const { client } = registry;
    const push = async (tag: string, labels: object) => {
      const config = blob(JSON.stringify({ config: { Labels: labels } }));
      const layer = randomBlob(10);
      await pushBlob(client, 'linted', config);
      await pushBlob(client, 'linted', layer);
      return putManifest(client, 'linted', tag, imageOver(config, [layer]));
    };
    const refused = await push('bad', {});
    expect([refused.status, codesOf(refused)]).toEqual([400, ['MANIFEST_INVALID']]);
    expect(refused.body.toString()).toContain('"missingAnnotations":["com.example.team"]');
    expect((await push('good', { 'com.example.team': 'a' })).status).toBe(201);
    const annotations = { 'com.example.team': 'a' };
    await pushManifest(
      client,
      'linted',
      'also',
      imageOver(blob('{"config":{"Labels":{}}}'), [], { annotations }),
    ).catch((error: Error) => expect(error.message).toContain('MANIFEST_BLOB_UNKNOWN'));
  });

  it('has its settings judged as those of the built-in', async () => {
    const wrong = { mandatoryAnnotation: ['a'] };
    const told = async (name: string) =>
      (await project.verify({ storage: { rootDirectory: '/tmp/x' }, extensions: { [name]: wrong } })).issues.map(
        ({ line, severity, message, hint }) => [line, severity, message, hint],
      );
    expect(await told('@moved/lint')).toEqual(await told('lint'));
  });
});
