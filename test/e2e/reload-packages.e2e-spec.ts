import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '../support/client.js';
import { putManifest, pushImage } from '../support/push.js';
import { runZot } from '../support/run-zot.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

const name = '@acme/no-tag';
/** Refuses one tag, and tells which version of it does. */
const code = (version: string) => `
import { defineExtension, manifestChecks, Setting, to } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';
class Config { constructor() { this.tag = 'none'; } }
Setting({ type: 'string', describe: 'The tag that is refused.' })(Config.prototype, 'tag');
export default defineExtension({
  name: '${name}',
  config: Config,
  module({ tag }) {
    class TagCheck {
      check({ tags }) { if (tags.includes(tag)) throw new RegistryError('DENIED', { by: '${version}', pid: process.pid }); }
    }
    return { module: class TagModule {}, providers: [TagCheck], contributes: [to(manifestChecks, TagCheck)] };
  },
});
`;

describe('packages at a reload', () => {
  let folder: ConfigFolder;
  let server: SpawnedZot;
  let client: Client;
  let config: string;
  beforeEach(async () => {
    folder = await ConfigFolder.make();
    // An isolated package is read by another user, where the server is root.
    await chmod(folder.path, 0o755);
    await install('1.0.0');
    config = await folder.config('config');
    server = await SpawnedZot.spawn(config);
    client = await server.listening();
  });
  afterEach(async () => {
    await server.kill();
    await folder.remove();
  });

  const install = async (version: string) => {
    const place = join(folder.path, 'node_modules', name);
    await mkdir(place, { recursive: true });
    const manifest = { name, version, type: 'module', exports: './index.js', zot: { contract: '*' } };
    await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(place, 'index.js'), code(version));
  };
  const reload = async (extensions: object, more: object = {}) => {
    const all = JSON.parse(await readFile(config, 'utf8')) as object;
    await writeFile(config, JSON.stringify({ ...all, extensions, ...more }));
    const { code: exit, stdout, stderr } = await runZot(['reload', config]);
    expect([exit, stderr]).toEqual([0, '']);
    return stdout;
  };
  const refusal = async (tag: string) => {
    const { image } = await pushImage(client, 'app', 'good');
    const { status, body } = await putManifest(client, 'app', tag, image);
    if (status === 201) return undefined;
    const { errors } = JSON.parse(body.toString()) as { errors: { detail?: { by?: string; pid?: number } }[] };
    return errors[0]?.detail;
  };
  const refuser = async (tag: string) => (await refusal(tag))?.by;

  it('come, are replaced and go by their settings, and run the code that was loaded first', async () => {
    expect(await refuser('bad')).toBeUndefined();
    expect(await reload({ [name]: { tag: 'bad' } })).toMatch(/^\+ extensions\.@acme\/no-tag +started$/m);
    expect([await refuser('bad'), await refuser('worse')]).toEqual(['1.0.0', undefined]);
    expect(await reload({ [name]: { tag: 'bad' } }, { log: { level: 'warn' } })).toMatch(/kept: .*@acme\/no-tag/);
    expect(await reload({ [name]: { tag: 'worse' } })).toMatch(/^~ extensions\.@acme\/no-tag +replaced\n {4}tag: /m);
    expect([await refuser('bad'), await refuser('worse')]).toEqual([undefined, '1.0.0']);

    await install('1.1.0');
    const told = await reload({ [name]: { tag: 'bad' } });
    expect(await refuser('bad')).toBe('1.0.0');
    expect(told).toContain(
      `the code of ${name} that runs is of version 1.0.0, as it was loaded; on the disk is version 1.1.0`,
    );

    expect(await reload({})).toMatch(/^- extensions\.@acme\/no-tag +stopped$/m);
    expect(await refuser('bad')).toBeUndefined();
  });

  it('keep the process of an isolated one as long as its settings are the same', async () => {
    const packages = { [name]: { isolated: true } };
    expect(await reload({ [name]: { tag: 'bad' } }, { packages })).toMatch(/^\+ extensions\.@acme\/no-tag +started$/m);
    const first = await refusal('bad');
    expect(await reload({ [name]: { tag: 'bad' } }, { log: { level: 'warn' } })).toMatch(/kept: .*@acme\/no-tag/);
    expect(await reload({ metrics: {}, [name]: { tag: 'bad' } })).toMatch(/kept: .*@acme\/no-tag/);
    expect(await refusal('bad')).toEqual(first);
    expect(await reload({ metrics: {}, [name]: { tag: 'worse' } })).toMatch(/^~ extensions\.@acme\/no-tag +replaced/m);
    expect(await refusal('bad')).toBeUndefined();
    const second = await refusal('worse');
    expect(second!.pid).not.toBe(first!.pid);
    expect(() => process.kill(first!.pid!, 0)).toThrow('ESRCH');
  });
});
