import { createServer, type Server } from 'node:net';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Contributions, ControlFailure, type ControlCommand, type SoughtServer, type Stores } from '@zot/extension-api';
import { RecordingLog } from '@zot/testkit';
import { MemoryStorageDriver } from '../../storage/drivers/memory/memory-storage-driver.js';
import { ControlServer } from './control-server.js';
import { listenAt } from './listen-at.js';
import { runtimeFolders } from './runtime-folders.js';
import { RuntimeSockets } from './runtime-sockets.js';
import { SocketControlClient } from './socket-control-client.js';

/** Answers with the file of its server. */
class Name implements ControlCommand {
  readonly name = 'name';
  constructor(private readonly file: string) {}
  async *run(): AsyncGenerator<string> {
    yield await Promise.resolve(basename(this.file));
  }
}

const socketsIn = (paths: readonly string[]) =>
  new RuntimeSockets(paths.map((path) => ({ path, isNamed: basename(path) === 'named' })));

const isRoot = process.getuid?.() === 0;

describe('the socket of a server whose store nobody holds', () => {
  let folder: string;
  let runtime: string;
  let log: RecordingLog;
  const open: ControlServer[] = [];
  const stores = { all: [{ driver: new MemoryStorageDriver() }] } as unknown as Stores;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'zot-runtime-')));
    runtime = join(folder, 'zot');
    log = new RecordingLog();
    await writeFile(join(folder, 'a.json'), '');
  });
  afterEach(async () => {
    for (const server of open.splice(0)) server.stop();
    await rm(folder, { recursive: true });
  });

  const start = async (name: string, folders: readonly string[] = [runtime]) => {
    const file = join(folder, name);
    const commands = new Contributions<ControlCommand>();
    commands.fill([new Name(file)]);
    const server = new ControlServer(commands, stores, { file }, socketsIn(folders), log);
    await server.start();
    open.push(server);
    return server;
  };
  const ask = async (sought?: SoughtServer, folders: readonly string[] = [runtime]) => {
    const answer = await new SocketControlClient(stores, socketsIn(folders)).ask('name', {}, sought);
    if (!answer) return undefined;
    const values: unknown[] = [];
    for await (const value of answer) values.push(value);
    return values[0];
  };
  const of = (name: string): SoughtServer => ({ file: join(folder, name) });
  const warnings = () =>
    log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => String(fields?.['reason']));
  const socketIn = async (place: string) => join(place, (await readdir(place))[0]!);

  it('is found by the file that the server runs by', async () => {
    await start('a.json');
    await start('b.json');
    expect([await ask(of('a.json')), await ask(of('b.json')), await ask(of('c.json'))]).toEqual([
      'a.json',
      'b.json',
      undefined,
    ]);
    expect(await readdir(runtime)).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}\.sock$/),
      expect.stringMatching(/^[0-9a-f]{32}\.sock$/),
    ]);
  });

  it('is for the user of the server only, and gone with it', async () => {
    const server = await start('a.json');
    expect((await stat(runtime)).mode & 0o777).toBe(0o700);
    expect((await stat(await socketIn(runtime))).mode & 0o777).toBe(0o600);
    server.stop();
    expect(await readdir(runtime)).toEqual([]);
    expect(await ask(of('a.json'))).toBeUndefined();
  });

  it('is found by another path of the folder, and stays where a link of that name leads elsewhere', async () => {
    await mkdir(join(folder, 'first'));
    await writeFile(join(folder, 'first', 'config.json'), '');
    await mkdir(join(folder, 'etc'));
    await symlink(join(folder, 'first', 'config.json'), join(folder, 'etc', 'config.json'));
    await symlink('etc', join(folder, 'other'));
    await start('etc/config.json');
    await rename(join(folder, 'first'), join(folder, 'second'));
    expect(await ask(of('etc/config.json'))).toBe('config.json');
    expect(await ask(of('other/config.json'))).toBe('config.json');
    expect(await ask(of('second/config.json'))).toBeUndefined();
  });

  it('is not taken for another one, unless the only one will do', async () => {
    expect(await ask({ ...of('new.json'), orTheOnlyOne: true })).toBeUndefined();
    await start('a.json');
    expect(await ask(of('new.json'))).toBeUndefined();
    expect(await ask({ ...of('new.json'), orTheOnlyOne: true })).toBe('a.json');
    await start('b.json');
    expect(await ask({ ...of('b.json'), orTheOnlyOne: true })).toBe('b.json');
    await expect(ask({ ...of('new.json'), orTheOnlyOne: true })).rejects.toThrow(ControlFailure);
  });

  it('takes the place of one that a killed server left behind', async () => {
    await start('a.json');
    const place = await socketIn(runtime);
    // Closing frees the path; a killed process does not, so that the name of a closed socket stands for what it leaves.
    await rename(place, `${place}.kept`);
    open.pop()!.stop();
    await rename(`${place}.kept`, place);
    expect(await ask(of('a.json'))).toBeUndefined();
    await start('a.json');
    expect(await ask(of('a.json'))).toBe('a.json');
    expect(await readdir(runtime)).toEqual([basename(place)]);
    expect(warnings()).toEqual([]);
  });

  it('leaves a place at which another server answers, also when it ends', async () => {
    await start('a.json');
    const second = await start('a.json');
    expect(warnings()).toEqual([expect.stringContaining('another server that runs by the same file listens there')]);
    second.stop();
    expect(await ask(of('a.json'))).toBe('a.json');
  });

  it('does not remove the socket of whoever stands in its place by then', async () => {
    const first = await start('a.json');
    await rm(await socketIn(runtime));
    await start('a.json');
    first.stop();
    expect(await ask(of('a.json'))).toBe('a.json');
  });

  it('lies in the first folder that can be made, and is looked for in all', async () => {
    const folders = [join(folder, 'not', 'there'), join(folder, 'a.json', 'no folder'), runtime];
    await start('a.json', folders);
    expect(await readdir(runtime)).toHaveLength(1);
    expect(await ask(of('a.json'), folders)).toBe('a.json');
  });

  it('is not made where nothing can be: a warning, and the server goes on', async () => {
    const server = await start('a.json', [join(folder, 'not', 'there'), join(folder, 'a.json', 'no folder')]);
    expect(warnings()).toEqual([expect.stringMatching(/ENOENT.*not\/there.*; .*ENOTDIR.*no folder/)]);
    expect(() => server.stop()).not.toThrow();
  });

  it('is not made where the path would be too long', async () => {
    const long = join(folder, 'x'.repeat(103));
    await start('a.json', [long]);
    await start('b.json', [long, runtime]);
    expect(await ask(of('a.json'), [long, runtime])).toBeUndefined();
    expect(await ask(of('b.json'), [long, runtime])).toBe('b.json');
    expect(await readdir(folder)).not.toContain(basename(long));
    expect(warnings()).toEqual([]);
  });

  describe('in a folder that is not safe', () => {
    let impostor: Server;
    beforeEach(async () => {
      await start('a.json');
      const place = await socketIn(runtime);
      open.pop()!.stop();
      impostor = createServer((socket) => socket.end('{"value":"impostor"}\n{"done":true}\n'));
      await listenAt(impostor, place);
    });
    afterEach(() => impostor.close());

    const refused = async (reason: string) => {
      expect(await ask(of('a.json'))).toBeUndefined();
      expect(await ask({ orTheOnlyOne: true })).toBeUndefined();
      await start('a.json');
      expect(warnings()).toEqual([expect.stringContaining(reason)]);
    };

    it('would be that of somebody else: it is open to others', async () => {
      expect(await ask(of('a.json'))).toBe('impostor');
      await chmod(runtime, 0o770);
      await refused(`${runtime} is open to other users`);
    });

    it('would be that of somebody else: its own folder may be replaced', async () => {
      await chmod(folder, 0o777);
      await refused(`other users may replace ${runtime}`);
      await chmod(folder, 0o1777);
      expect(await ask(of('a.json'))).toBe('impostor');
    });

    it('is trusted where the environment names what it lies in', async () => {
      await chmod(folder, 0o777);
      const named = join(folder, 'named');
      await start('b.json', [named]);
      expect(await ask(of('b.json'), [named])).toBe('b.json');
    });

    it('would be that of somebody else: a link stands in its place', async () => {
      await rename(runtime, `${runtime}.elsewhere`);
      await symlink(`${runtime}.elsewhere`, runtime);
      await refused(`${runtime} is no folder`);
    });

    (isRoot ? it : it.skip)('would be that of somebody else: it belongs to them', async () => {
      await chown(runtime, 12345, 12345);
      await refused(`${runtime} belongs to another user`);
      await chown(runtime, 0, 0);
      await chown(folder, 12345, 12345);
      expect(await ask(of('a.json'))).toBeUndefined();
    });
  });
});

describe('the folders of a user', () => {
  const { XDG_RUNTIME_DIR: before } = process.env;
  afterEach(() => {
    if (before === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = before;
  });

  const paths = () => runtimeFolders(1000).map(({ path }) => path);

  it('are that of a login, that of services, and one below the temporary one', () => {
    process.env['XDG_RUNTIME_DIR'] = '/somewhere';
    expect(paths()).toEqual(['/somewhere/zot', '/run/zot', join(tmpdir(), 'zot-1000')]);
    expect(runtimeFolders(1000).map(({ isNamed }) => isNamed)).toEqual([true, false, false]);
    for (const unusable of [undefined, '', 'relative']) {
      delete process.env['XDG_RUNTIME_DIR'];
      if (unusable !== undefined) process.env['XDG_RUNTIME_DIR'] = unusable;
      expect(runtimeFolders(1000)[0]).toEqual({ path: '/run/user/1000/zot', isNamed: false });
    }
  });
});
