import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalStorageDriver } from '../../src/storage/drivers/local/local-storage-driver.js';
import { randomBlob, type Content } from '../support/content.js';
import { openUpload, pushBlob } from '../support/push.js';
import { RawConnection } from '../support/raw-connection.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

const layer = randomBlob(1_000_000);
const dedupeOff: Settings = { storage: { dedupe: false } };

/** A push whose body comes as slowly as the test likes. */
class SlowPush {
  private constructor(
    private readonly connection: RawConnection,
    private readonly content: Content,
  ) {}

  /** Resolves once the server reads the body, the first part of which is sent. */
  static async begin(zot: ReloadingZot, content = layer): Promise<SlowPush> {
    const upload = await openUpload(zot.client, 'app');
    const connection = await RawConnection.open(zot.client.port);
    const head = `PUT ${upload}?digest=${content.digest} HTTP/1.1\r\nhost: x\r\n`;
    await connection.send(`${head}content-length: ${content.bytes.length}\r\nexpect: 100-continue\r\n\r\n`);
    await connection.answer();
    await connection.send(content.bytes.subarray(0, 100_000));
    return new SlowPush(connection, content);
  }

  async goOn(): Promise<void> {
    await this.connection.send(this.content.bytes.subarray(100_000, 400_000));
  }

  async end(): Promise<number> {
    await this.connection.send(this.content.bytes.subarray(400_000));
    return (await this.connection.answer()).status;
  }
}

describe('what is under way at a reload', () => {
  let zot: ReloadingZot;
  beforeEach(async () => {
    zot = await ReloadingZot.start();
    await writeFile(join(zot.folder, 'htpasswd'), '');
  });
  afterEach(async () => zot.stop());

  const isThere = async ({ digest, bytes }: Content = layer) => {
    const { status, body } = await zot.client.get(`/v2/app/blobs/${digest}`);
    return status === 200 && body.equals(bytes);
  };

  it.each<[string, () => Settings]>([
    ['settings that adapt', () => ({ log: { level: 'warn' } })],
    ['an extension that comes', () => ({ extensions: { metrics: {} } })],
    ['another listener', () => ({ http: { writeTimeout: '50s' } })],
    ['a login that it does not have', () => ({ http: { auth: { htpasswd: { path: join(zot.folder, 'htpasswd') } } } })],
  ])('is a slow push that ends by the configuration it began by: %s', async (_, settings) => {
    const push = await SlowPush.begin(zot);
    expect((await zot.change(settings())).outcome).toBe('reloaded');
    await push.goOn();
    expect((await zot.change({})).outcome).toBe('reloaded');
    expect(await push.end()).toBe(201);
    expect(await isThere()).toBe(true);
  });

  it('is a slow push that ends by the rights it began with, while these change twice', async () => {
    const auth = { htpasswd: { path: join(zot.folder, 'htpasswd') } };
    const rights = (user: string) => ({
      http: { auth, accessControl: { repositories: { '**': { policies: [{ users: [user], actions: ['read'] }] } } } },
    });
    const push = await SlowPush.begin(zot);
    expect(ReloadingZot.acts(await zot.change(rights('ann')))).toMatchObject({ 'http.accessControl': 'start' });
    const { changes } = await zot.change(rights('bob'));
    expect(changes.find(({ name }) => name === 'http.accessControl')).toMatchObject({
      act: 'replace',
      isInTurn: false,
    });
    expect((await zot.client.get('/v2/app/tags/list')).status).toBe(401);
    await push.goOn();
    expect(await push.end()).toBe(201);
  });

  /** Asks until a request is not answered: those that come before requests are held are answered at once. */
  const oneThatWaits = async () => {
    for (;;) {
      let isAnswered = false;
      const answer = zot.client.get('/v2/app/tags/list').finally(() => (isAnswered = true));
      await Promise.race([answer, sleep(300)]);
      if (!isAnswered) return { answer };
    }
  };

  it('is waited for where stores are exchanged, and others are answered meanwhile', async () => {
    await zot.stop();
    zot = await ReloadingZot.start({}, { graceMs: 60_000 });
    const push = await SlowPush.begin(zot);
    const before = zot.running;
    const changing = zot.change(dedupeOff);
    for (let n = 0; n < 5; n++) {
      expect((await zot.client.get('/v2/app/tags/list')).status).toBe(200);
      await sleep(20);
    }
    const late = await SlowPush.begin(zot, randomBlob(1_000_000));
    expect(zot.running).toBe(before);
    await push.goOn();
    expect(await push.end()).toBe(201);
    // One that began later is not waited for in this way, as otherwise there might always be another one.
    const { answer } = await oneThatWaits();
    await late.goOn();
    expect(await late.end()).toBe(201);
    expect(await changing).toMatchObject({ outcome: 'reloaded' });
    expect((await answer).status).toBeLessThan(500);
    expect(await isThere()).toBe(true);
  });

  it('has others wait where it takes longer than the grace period, but no probes', async () => {
    await zot.stop();
    zot = await ReloadingZot.start({}, { graceMs: 50 });
    const push = await SlowPush.begin(zot);
    const before = zot.running;
    const changing = zot.change(dedupeOff);
    const { answer } = await oneThatWaits();
    expect(await Promise.race([answer.then(() => 'answered'), sleep(1200, 'waits')])).toBe('waits');
    expect(zot.running).toBe(before);
    expect((await zot.client.get('/livez')).status).toBe(200);
    await push.goOn();
    expect(await push.end()).toBe(201);
    expect(await changing).toMatchObject({ outcome: 'reloaded' });
    expect((await answer).status).toBeLessThan(500);
    expect(await isThere()).toBe(true);
  });

  it('is a slow download that goes on over many of them, with what it holds', async () => {
    const large = randomBlob(20_000_000);
    await pushBlob(zot.client, 'app', large);
    const pull = await RawConnection.open(zot.client.port);
    pull.socket.pause();
    await pull.send(`GET /v2/app/blobs/${large.digest} HTTP/1.1\r\nhost: x\r\n\r\n`);
    for (const settings of [{ extensions: { metrics: {} } }, dedupeOff, {}]) {
      expect((await zot.change(settings)).outcome).toBe('reloaded');
    }
    pull.socket.resume();
    expect((await pull.answer()).body.equals(large.bytes)).toBe(true);
  });
});

describe('a stop in the middle of a reload', () => {
  const halt = async (zot: ReloadingZot) => {
    zot.client.close();
    return zot.reloads.stop(10_000);
  };
  /** Fails where somebody holds it still. */
  const isFree = async (root: string) => {
    const driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await driver.start();
    await driver.stop();
  };

  it.each([
    ['are waited for', 60_000],
    ['have others wait', 50],
  ])('gives it up while requests %s, and lets these finish', async (_, graceMs) => {
    const zot = await ReloadingZot.start({}, { graceMs });
    const push = await SlowPush.begin(zot);
    const changing = zot.change(dedupeOff);
    await sleep(300);
    const stopping = halt(zot);
    expect(await changing).toMatchObject({ outcome: 'refused', reason: 'the server stops' });
    await push.goOn();
    expect(await push.end()).toBe(201);
    expect(await stopping).toEqual([]);
    await isFree(zot.root);
    const stored = join(zot.root, 'app/blobs/sha256', layer.digest.slice('sha256:'.length));
    expect((await readFile(stored)).equals(layer.bytes)).toBe(true);
    await zot.stop();
  });

  it('leaves nothing open, whenever it comes', async () => {
    for (let turn = 0; turn < 12; turn++) {
      const zot = await ReloadingZot.start();
      const other = join(zot.folder, 'other');
      const settings: readonly Settings[] = [
        { storage: { rootDirectory: other } },
        { http: { port: '0', readTimeout: '50s' }, extensions: { metrics: {} } },
        { storage: { rootDirectory: '/dev/null/x' } },
      ];
      const changing = zot.change(settings[turn % settings.length]!).catch((error: unknown) => String(error));
      const waiting = zot.reloads.reload('another').catch((error: unknown) => String(error));
      await sleep(2 * turn);
      expect(await halt(zot)).toEqual([]);
      expect(['reloaded', 'refused', 'unchanged', undefined]).toContain(Object(await changing).outcome);
      expect(['reloaded', 'refused', 'unchanged', undefined]).toContain(Object(await waiting).outcome);
      expect(zot.down).toEqual([]);
      await expect(RawConnection.open(zot.client.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      await isFree(zot.root);
      if (turn % settings.length === 0) await isFree(other);
      await zot.stop();
    }
  });
});
