import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '@zot/testkit';
import { freshBundle } from '../support/bundle.js';
import { checkout } from '../support/run-zot.js';

const program = join(checkout, 'bin/zot');

describe('startRegistry', () => {
  let folder: string;
  beforeAll(freshBundle);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zot-testkit-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('runs a registry of its own, and leaves nothing behind', async () => {
    const registry = await startRegistry({ program, folder });
    expect((await fetch(`${registry.url}/v2/`)).status).toBe(200);
    const posted = await fetch(`${registry.url}/v2/mine/blobs/uploads/`, { method: 'POST' });
    expect([posted.status, existsSync(join(registry.root, 'mine'))]).toEqual([202, true]);
    expect(await registry.stop()).toBe(0);
    expect([existsSync(registry.root), readdirSync(folder)]).toEqual([false, []]);
  });

  it('takes names from its folder, and says why it does not start', async () => {
    writeFileSync(join(folder, 'broken.mjs'), 'throw new Error("not today");');
    const config = { extensions: { './broken.mjs': {} } };
    await expect(startRegistry({ program, folder, config })).rejects.toThrow(
      /ended with 1 before it listened:[^]*\.\/broken\.mjs cannot be loaded: not today/,
    );
    expect(readdirSync(folder)).toEqual(['broken.mjs']);
  });
});
