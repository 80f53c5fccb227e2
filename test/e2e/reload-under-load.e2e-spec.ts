import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { Load, usualWorks } from '../support/load.js';
import { ReloadingZot, type Settings } from '../support/reloading-zot.js';

const password = hashSync('a', 4);
const login = { authorization: `Basic ${Buffer.from('ann:a').toString('base64')}` };
const withRights = {
  repositories: { '**': { policies: [{ users: ['ann'], actions: ['read', 'create', 'update'] }] } },
};

describe('a reload under load', () => {
  let zot: ReloadingZot;
  let load: Load;

  beforeEach(async () => {
    zot = await ReloadingZot.start();
    await writeFile(join(zot.folder, 'htpasswd'), `ann:${password}\n`);
    load = await Load.start(() => zot.client, await usualWorks(zot.client, login));
  });
  afterEach(async () => {
    await load.stop();
    await zot.stop();
  });

  const htpasswd = () => ({ htpasswd: { path: join(zot.folder, 'htpasswd') } });
  const changes: readonly [string, () => Settings, Record<string, string>][] = [
    ['the level of the log', () => ({ log: { level: 'warn' } }), { log: 'adapt' }],
    ['where the log goes', () => ({ log: { output: join(zot.folder, 'other.log') } }), { log: 'adapt' }],
    ['times of collections', () => ({ storage: { gc: true, gcInterval: '2h' } }), { storage: 'adapt' }],
    ['the workers of the scheduler', () => ({ scheduler: { numWorkers: 3 } }), { scheduler: 'adapt' }],
    [
      'an extension that comes',
      () => ({ extensions: { metrics: {} } }),
      { 'extensions.metrics': 'start', http: 'replace' },
    ],
    [
      'how users log in',
      () => ({ http: { auth: htpasswd() } }),
      { 'http.auth': 'start', 'http.auth.htpasswd': 'start', access: 'replace' },
    ],
    [
      'access control',
      () => ({ http: { auth: htpasswd(), accessControl: withRights } }),
      { 'http.accessControl': 'start', access: 'replace' },
    ],
    [
      'time-outs',
      () => ({ http: { readTimeout: '30s', writeTimeout: '30s' } }),
      { listener: 'replace', bodies: 'replace' },
    ],
    [
      'what is allowed beyond OCI',
      () => ({ http: { compat: ['docker2s2'] } }),
      { compat: 'replace', registry: 'replace' },
    ],
    [
      'a sub-path',
      () => ({ storage: { subPaths: { '/sub': { rootDirectory: join(zot.folder, 'sub') } } } }),
      { storage: 'replace', registry: 'replace', scheduler: 'replace', control: 'replace' },
    ],
    ['dedupe', () => ({ storage: { dedupe: false } }), { storage: 'replace', registry: 'replace' }],
  ];

  it.each(changes)('fails no request: %s, there and back', async (_, settings, acts) => {
    for (let round = 0; round < 3; round++) {
      const there = await zot.change(settings());
      expect(there).toMatchObject({ outcome: 'reloaded', issues: [] });
      expect(ReloadingZot.acts(there)).toMatchObject(acts);
      await load.goOn(10);
      expect(await zot.change({})).toMatchObject({ outcome: 'reloaded', issues: [] });
      await load.goOn(10);
      expect(load.failures).toEqual([]);
    }
  });
});
