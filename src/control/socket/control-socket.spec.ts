import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Contributions,
  ControlFailure,
  NoServedFile,
  type ControlCommand,
  type ControlOptions,
  type Stores,
} from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import { LocalStorageDriver } from '../../storage/drivers/local/local-storage-driver.js';
import { ControlServer } from './control-server.js';
import { RuntimeSockets } from './runtime-sockets.js';
import { SocketControlClient } from './socket-control-client.js';

class Echo implements ControlCommand {
  readonly name = 'echo';
  async *run(options: ControlOptions): AsyncGenerator<unknown> {
    yield options;
    yield 'ü'.repeat(100_000);
  }
}

class Endless implements ControlCommand {
  readonly name = 'endless';
  ended = false;
  async *run(_options: ControlOptions, signal: AbortSignal): AsyncGenerator<number> {
    for (let n = 0; !signal.aborted; n += 1) {
      yield n;
      await sleep(1);
    }
    this.ended = true;
  }
}

class Failing implements ControlCommand {
  readonly name = 'failing';
  async *run(): AsyncGenerator<number> {
    yield 1;
    throw new Error('the disk is full');
  }
}

class Lasting implements ControlCommand {
  readonly name = 'lasting';
  readonly isLasting = true;
  readonly end = Promise.withResolvers<string>();
  async *run(): AsyncGenerator<string> {
    yield 'begun';
    yield await this.end.promise;
  }
}

describe('the socket of a server', () => {
  let folder: string;
  let driver: LocalStorageDriver;
  let server: ControlServer;
  const endless = new Endless();
  const none = new RuntimeSockets([]);
  let lasting: Lasting;

  const open = async (root: string) => {
    driver = new LocalStorageDriver({ rootDirectory: root, commit: false });
    await driver.start();
    const commands = new Contributions<ControlCommand>();
    lasting = new Lasting();
    commands.fill([new Echo(), endless, new Failing(), lasting]);
    server = new ControlServer(commands, storesOf(driver), new NoServedFile(), none, new RecordingLog());
    await server.start();
  };
  const storesOf = (one: LocalStorageDriver) => ({ all: [{ driver: one }] }) as unknown as Stores;
  /** As another process would: over a driver that was never started. */
  const ask = async (command: string, options: ControlOptions = {}) => {
    const other = new LocalStorageDriver({ rootDirectory: join(folder, 'root'), commit: false });
    return new SocketControlClient(storesOf(other), none).ask(command, options);
  };
  const all = async (answer: AsyncIterable<unknown> | undefined) => {
    const values: unknown[] = [];
    for await (const value of answer!) values.push(value);
    return values;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-control-spec-'));
    await open(join(folder, 'root'));
  });
  afterEach(async () => {
    server.stop();
    await driver.stop();
    await rm(folder, { recursive: true });
  });

  it('answers whoever finds it by the lock of the root', async () => {
    expect(await all(await ask('echo', { a: 1, b: 'two' }))).toEqual([{ a: 1, b: 'two' }, 'ü'.repeat(100_000)]);
    const [one, other] = await Promise.all([ask('echo', { n: 1 }), ask('echo', { n: 2 })]);
    expect([(await all(one))[0], (await all(other))[0]]).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('is for the user of the server only, and gone with it', async () => {
    const path = driver.controlSocket!;
    expect(path).toBe(join(folder, 'root', '.zot.sock'));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    server.stop();
    await driver.stop();
    expect(await ask('echo')).toBeUndefined();
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes the place of one that a killed server left behind', async () => {
    // The kernel closes the socket of a killed process, and leaves its name.
    server.stop();
    const left = connect(driver.controlSocket!);
    await once(left, 'error');
    await driver.stop();
    await open(join(folder, 'root'));
    expect(await all(await ask('echo'))).toHaveLength(2);
  });

  it('tells a failure in the words of the command, after what came before it', async () => {
    const seen: unknown[] = [];
    const answer = await ask('failing');
    await expect(
      (async () => {
        for await (const value of answer!) seen.push(value);
      })(),
    ).rejects.toThrow(new ControlFailure('the disk is full'));
    expect(seen).toEqual([1]);
  });

  it('knows no other commands', async () => {
    await expect(all(await ask('nothing'))).rejects.toThrow('this server knows no command nothing');
  });

  it('ends a command whose client has gone', async () => {
    for await (const value of (await ask('endless'))!) if (value === 3) break;
    while (!endless.ended) await sleep(2);
  });

  it('goes on with a lasting answer when it is replaced, and with no other', async () => {
    const [lasts, ends] = [(await ask('lasting'))!, (await ask('endless'))!];
    const [one, other] = [lasts[Symbol.asyncIterator](), ends[Symbol.asyncIterator]()];
    expect([(await one.next()).value, (await other.next()).value]).toEqual(['begun', 0]);
    const { end } = lasting;
    server.stop();
    await driver.stop();
    await open(join(folder, 'root'));
    expect(await all(await ask('echo'))).toHaveLength(2);
    await expect(
      (async () => {
        while (!(await other.next()).done);
      })(),
    ).rejects.toThrow('the server ended before its answer did');
    end.resolve('ended');
    expect(await one.next()).toEqual({ done: false, value: 'ended' });
    expect((await one.next()).done).toBe(true);
  });

  it('lets no client that asks nothing, or nonsense, hurt others', async () => {
    const [silent, nonsense] = [connect(driver.controlSocket!), connect(driver.controlSocket!)];
    nonsense.write(`${'x'.repeat(200)}\n`);
    const [answer] = (await once(nonsense, 'data')) as [Buffer];
    expect(JSON.parse(answer.toString())).toEqual({ failure: expect.stringContaining('JSON') });
    const flood = connect(driver.controlSocket!);
    flood.on('error', () => undefined).resume();
    flood.write('x'.repeat(1_000_000));
    await new Promise((resolve) => flood.once('close', resolve));
    expect(await all(await ask('echo'))).toHaveLength(2);
    silent.destroy();
  });

  it('lies in a folder of its own where the path of the root is too long', async () => {
    server.stop();
    await driver.stop();
    const root = join(folder, 'deep/'.repeat(30));
    await open(root);
    const place = dirname(driver.controlSocket!);
    expect(dirname(place)).toBe(tmpdir());
    expect((await stat(place)).mode & 0o777).toBe(0o700);
    const other = new LocalStorageDriver({ rootDirectory: root, commit: false });
    expect(await all(await new SocketControlClient(storesOf(other), none).ask('echo'))).toHaveLength(2);
    server.stop();
    await driver.stop();
    await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('says as whom to ask where this user may not know who holds the store', async () => {
    const held = {
      heldAt: () => Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })),
    };
    const client = new SocketControlClient({ all: [{ driver: held }] } as unknown as Stores, none);
    const asked = client.ask('echo');
    await expect(asked).rejects.toBeInstanceOf(ControlFailure);
    await expect(asked).rejects.toThrow('EACCES: permission denied; ask as the user that the server runs as');
  });

  it('is not looked for where no server ever was', async () => {
    const other = new LocalStorageDriver({ rootDirectory: join(folder, 'fresh'), commit: false });
    expect(await new SocketControlClient(storesOf(other), none).ask('echo')).toBeUndefined();
    await expect(stat(join(folder, 'fresh'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
