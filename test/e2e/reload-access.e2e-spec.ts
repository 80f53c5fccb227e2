import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { expecting, Load, type Work } from '../support/load.js';
import { putManifest, pushImage } from '../support/push.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
});
const [ann, bob] = [basic('ann', 'a'), basic('bob', 'b')];
const allOf = (...users: string[]) => ({ policies: [{ users, actions: ['read', 'create', 'update', 'delete'] }] });

describe('access during reloads', () => {
  let folder: string;
  let zot: ReloadingZot | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zot-access-'));
    const users = `ann:${hashSync('a', 4)}\nbob:${hashSync('b', 4)}\n`;
    await writeFile(join(folder, 'one'), users);
    await writeFile(join(folder, 'two'), users);
  });
  afterEach(async () => {
    await zot?.stop();
    zot = undefined;
    await rm(folder, { recursive: true });
  });

  const logins = (file = 'one') => ({ htpasswd: { path: join(folder, file) } });
  const rights = { repositories: { secret: allOf('ann'), 'app/**': allOf('ann', 'bob') } };
  /** In each of these, bob may not read what is secret, and who does not log in may read nothing. */
  const closed: readonly (() => Settings)[] = [
    () => ({ http: { auth: logins(), accessControl: rights } }),
    () => ({ http: { auth: logins('two'), accessControl: rights } }),
    () => ({
      http: { auth: logins(), accessControl: { ...rights, adminPolicy: { users: ['ann'], actions: ['read'] } } },
    }),
    () => ({ http: { auth: { ...logins(), apikey: true }, accessControl: rights }, extensions: { metrics: {} } }),
    () => ({ http: { auth: { ...logins(), failDelay: 0 }, accessControl: rights, compat: ['docker2s2'] } }),
    () => ({ http: { auth: logins(), accessControl: rights }, storage: { dedupe: false } }),
    () => ({ http: { auth: logins(), accessControl: rights, realm: 'x' }, log: { level: 'warn' } }),
    () => ({ http: { auth: logins(), accessControl: rights }, extensions: { lint: { mandatoryAnnotations: ['a'] } } }),
  ];
  /** None of these can be used, each for another reason and at another moment. */
  const broken: readonly (() => Settings)[] = [
    () => ({ http: { auth: logins('missing'), accessControl: rights } }),
    () => ({ http: { auth: logins(), accessControll: rights } }),
    () => ({ http: { auth: logins(), accessControl: { ...rights, repositories: { 'a[': allOf('bob') } } } }),
    () => ({ http: { accessControl: rights } }),
    () => ({ http: { auth: logins(), accessControl: rights }, storage: { rootDirectory: '/dev/null/x' } }),
  ];

  it('is never weaker than before and after, in a hundred of them', async () => {
    zot = await ReloadingZot.start(closed[0]!());
    const { client } = zot;
    const { image } = await pushImage(client.with(ann), 'secret', 'v1');
    await pushImage(client.with(bob), 'app/one', 'v1');
    const polls: Work[] = [
      async (one) => expecting(401, await one.get('/v2/secret/manifests/v1')),
      async (one) => expecting(401, await one.get('/v2/')),
      async (one) => expecting(403, await one.get('/v2/secret/manifests/v1', bob)),
      async (one) => expecting(403, await one.get(`/v2/secret/manifests/${image.digest}`, bob)),
      async (one) => expecting(403, await putManifest(one.with(bob), 'secret', 'v1', image)),
      async (one) => expecting(401, await one.get('/v2/_catalog', basic('bob', 'wrong'))),
      async (one) => expecting(200, await one.get('/v2/app/one/manifests/v1', bob)),
      async (one) => {
        const answer = await one.get('/v2/_catalog', bob);
        return (
          expecting(200, answer) ?? (answer.body.includes('secret') ? 'the catalog shows what is secret' : undefined)
        );
      },
    ];
    const load = await Load.start(() => client, polls);
    try {
      const outcomes: string[] = [];
      for (let turn = 0; turn < 100; turn++) {
        const next = turn % 4 === 3 ? broken[turn % broken.length]! : closed[turn % closed.length]!;
        outcomes.push((await zot.change(next())).outcome);
        await load.goOn(4);
        expect(load.failures).toEqual([]);
      }
      expect(outcomes.filter((one) => one === 'refused')).toHaveLength(25);
      expect(outcomes.filter((one) => one === 'reloaded').length).toBeGreaterThan(70);
    } finally {
      await load.stop();
    }
    expect(load.failures).toEqual([]);
  });

  it('is closed from the first request on where it was open before', async () => {
    zot = await ReloadingZot.start();
    const { client } = zot;
    await pushImage(client, 'secret', 'v1');
    /** Odd while it is closed. */
    let epoch = 0;
    let polls = 0;
    const poll: Work = async (one) => {
      const sent = epoch;
      const { status } = await one.get('/v2/secret/manifests/v1');
      polls++;
      return sent === epoch && epoch % 2 === 1 && status !== 401 ? `answered ${status} after the reload` : undefined;
    };
    const load = await Load.start(
      () => client,
      Array.from({ length: 8 }, () => poll),
    );
    for (let turn = 0; turn < 20; turn++) {
      await zot.change(closed[turn % closed.length]!());
      epoch++;
      await load.goOn(16);
      epoch++;
      await zot.change({});
      await load.goOn(8);
    }
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(polls).toBeGreaterThan(400);
  });

  it('goes by the configuration by which a request began, however late it is decided', async () => {
    zot = await ReloadingZot.start({ http: { auth: logins() } });
    const { client } = zot;
    await pushImage(client.with(bob), 'secret', 'v1');
    // The first check of a password takes its time, on a thread.
    const early = client.get('/v2/secret/manifests/v1', basic('ann', 'a'));
    await zot.change(closed[0]!());
    expect((await early).status).toBe(200);
    expect((await client.get('/v2/secret/manifests/v1', bob)).status).toBe(403);
  });
});
