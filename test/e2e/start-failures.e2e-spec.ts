import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

describe('a start that cannot be', () => {
  let folder: ConfigFolder;
  const running: SpawnedZot[] = [];
  beforeEach(async () => {
    folder = await ConfigFolder.make();
  });
  afterEach(async () => {
    for (const zot of running.splice(0)) await zot.kill();
    await folder.remove();
  });

  const start = async (config: string): Promise<SpawnedZot> => {
    running.push(await SpawnedZot.spawn(config));
    return running.at(-1)!;
  };

  it('names the port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, output } = await (await start(await folder.config('taken', { port }))).end();
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(output).toContain(String(port));
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('names the root that is a file', async () => {
    const root = join(folder.path, 'file');
    await writeFile(root, '');
    const { code, output } = await (await start(await folder.config('file', { root }))).end();
    expect(code).toBe(1);
    expect(output).toContain(root);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('names the root that another process holds, and leaves that one alone', async () => {
    const first = await start(await folder.config('first'));
    const client = await first.listening();
    const { code, output } = await (await start(await folder.config('second'))).end();
    expect(code).toBe(1);
    expect(output).toContain(join(folder.path, 'root'));
    expect((await client.get('/v2/')).status).toBe(200);
    client.close();
    first.signal('SIGTERM');
    expect((await first.end()).code).toBe(0);
  });

  it('is none after a kill', async () => {
    const config = await folder.config('killed');
    for (let life = 0; life < 3; life += 1) {
      const zot = await start(config);
      const client = await zot.listening();
      expect((await client.ask('POST', '/v2/killed/app/blobs/uploads/')).status).toBe(202);
      client.close();
      zot.signal('SIGKILL');
      expect((await zot.end()).code).toBeNull();
    }
  });
});
