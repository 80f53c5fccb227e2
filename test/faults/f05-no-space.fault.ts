import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codesOf, type Answer, type Client } from '../support/client.js';
import { randomBlob } from '../support/content.js';
import { closeUpload, pushImage } from '../support/push.js';
import { SpawnedZot } from '../support/spawned-zot.js';
import { filesBelow } from './rig/files-below.js';
import { command, Mounts } from './rig/mounts.js';

const storage = { gc: true, gcDelay: '2s', gcInterval: '100ms', gcMaxSchedulerDelay: '1ms' };
const patienceMs = 20_000;

describe('F05: a disk that is full', () => {
  let mounts: Mounts;
  let zot: SpawnedZot | undefined;
  let client: Client;
  beforeEach(() => void (mounts = new Mounts()));
  afterEach(async () => {
    client.close();
    await zot?.kill();
    mounts[Symbol.dispose]();
  });

  const start = async (root: string): Promise<void> => {
    const file = join(mounts.folder, 'config.json');
    const http = { address: '127.0.0.1', port: '0' };
    await writeFile(
      file,
      JSON.stringify({ storage: { ...storage, rootDirectory: root }, http, log: { level: 'fatal' } }),
    );
    zot = await SpawnedZot.spawn(file);
    client = await zot.listening();
  };
  const places = {
    'of space': () => mounts.mount('full', '-t', 'tmpfs', '-o', 'size=24m', 'tmpfs'),
    'of inodes': () => {
      const image = mounts.image(join(mounts.folder, 'few'), 64 * 2 ** 20, 'mkfs.ext4', '-q', '-N', '112');
      return mounts.mount('full', '-o', 'loop', image);
    },
  };
  const until = async (what: () => Promise<boolean>, pauseMs = 300): Promise<void> => {
    const end = Date.now() + patienceMs;
    while (!(await what())) {
      expect(Date.now()).toBeLessThan(end);
      await sleep(pauseMs);
    }
  };

  it.each(['of space', 'of inodes'] as const)('%s says so at once, and goes on when there is room', async (kind) => {
    const root = join(places[kind](), 'root');
    await start(root);
    const { layer, image } = await pushImage(client, 'kept/app', 'v1');
    await pushImage(client, 'kept/app', 'v2');
    let slowest = 0;
    const push = async (): Promise<Answer> => {
      const content = randomBlob(kind === 'of space' ? 2_000_000 : 100);
      const started = performance.now();
      let answer = await client.ask('POST', '/v2/filling/app/blobs/uploads/');
      if (answer.status === 202) {
        answer = await closeUpload(client, answer.headers.location!, content.digest, content.bytes);
      }
      slowest = Math.max(slowest, performance.now() - started);
      return answer;
    };
    // What belongs to nothing is taken away after two seconds, so that the disk has to be filled faster than that.
    const refused: Answer[] = [];
    await until(async () => {
      const answers = await Promise.all(Array.from({ length: 16 }, push));
      refused.push(...answers.filter(({ status }) => status !== 201));
      return refused.length > 0;
    }, 0);
    for (const answer of refused) expect([answer.status, codesOf(answer)]).toEqual([507, ['UNKNOWN']]);

    // Pulls and removals get on meanwhile.
    expect((await client.get(`/v2/kept/app/blobs/${layer.digest}`)).body.equals(layer.bytes)).toBe(true);
    expect((await client.get('/v2/kept/app/manifests/v1')).body.equals(image.bytes)).toBe(true);
    expect((await client.ask('DELETE', '/v2/kept/app/manifests/v2')).status).toBe(202);

    // Collection makes room, and nothing has to be started anew.
    await until(async () => (await push()).status === 201);
    const succeeds = async (tag: string) =>
      pushImage(client, 'kept/app', tag).then(
        () => true,
        () => false,
      );
    await until(async () => succeeds('v3'));
    await until(async () => (await filesBelow(root)).every((path) => !path.includes('/.uploads/')));
    await until(async () => (await filesBelow(join(root, '.zot.tmp'))).length === 0);
    console.log(
      `F05: ${kind}: ${refused.length} pushes answered 507, the slowest of all took ${Math.round(slowest)} ms`,
    );
    zot!.signal('SIGTERM');
    expect((await zot!.end()).code).toBe(0);
  });

  it('lets a server end in order, and tells the next one why it cannot start', async () => {
    const root = join(places['of space'](), 'root');
    await start(root);
    const { image } = await pushImage(client, 'kept/app', 'v1');
    command('sh', '-c', `head -c 30000000 /dev/zero > '${root}/zeros' || true`);
    zot!.signal('SIGTERM');
    const ended = await zot!.end();
    expect([ended.code, ended.output]).toEqual([0, expect.not.stringMatching(/\n\s+at /)]);
    client.close();
    const refusal = await start(root).catch((error: unknown) => String(error));
    expect(refusal).toContain(root);
    expect(refusal).toMatch(/ended with 1 .*full/s);
    command('rm', join(root, 'zeros'));
    await start(root);
    expect((await client.get('/v2/kept/app/manifests/v1')).body.equals(image.bytes)).toBe(true);
    await pushImage(client, 'kept/app', 'v2');
  });
});
