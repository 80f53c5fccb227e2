import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pushImage } from '../support/push.js';
import { runZot } from '../support/run-zot.js';
import { ConfigFolder, SpawnedZot } from '../support/spawned-zot.js';

interface Told {
  readonly images: readonly Readonly<Record<string, string>>[];
  readonly summary: { readonly images: number; readonly affected: number; readonly repositories: number };
}

describe('zot scrub and zot verify-feature retention', () => {
  let folder: ConfigFolder;
  let config: string;
  const root = () => join(folder.path, 'root');
  const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Told;
  const lines = ({ stdout }: { stdout: string }) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(async () => {
    folder = await ConfigFolder.make();
    config = join(folder.path, 'config.json');
    await configure();
  });
  afterEach(async () => folder.remove());

  const configure = async (retention?: object) =>
    writeFile(
      config,
      JSON.stringify({
        storage: {
          rootDirectory: root(),
          gc: true,
          gcDelay: '1h',
          gcInterval: '24h',
          // The server itself is not to collect anything before it is asked what it would remove.
          gcMaxSchedulerDelay: '24h',
          ...(retention && { retention }),
        },
        http: { address: '127.0.0.1', port: '0' },
        log: { level: 'error' },
      }),
    );
  /** Images in two repositories; `damage` makes one of their blobs rot. */
  const serving = async (work: (damage: () => Promise<string>) => Promise<void>) => {
    const zot = await SpawnedZot.spawn(config);
    try {
      const client = await zot.listening();
      const { layer } = await pushImage(client, 'team/app', 'v1');
      await pushImage(client, 'team/app', 'dev');
      await pushImage(client, 'other', 'v1');
      await work(async () => {
        await writeFile(join(root(), 'team/app/blobs', layer.digest.replace(':', '/')), 'rot');
        return layer.digest;
      });
    } finally {
      zot.signal('SIGTERM');
      expect((await zot.end()).code).toBe(0);
    }
  };

  it('asks the server that runs, and says what is affected', async () => {
    await serving(async (damage) => {
      const good = await runZot(['scrub', config]);
      expect([good.code, good.stderr]).toEqual([0, '']);
      expect(good.stdout.split('\n')).toEqual([
        expect.stringMatching(/^REPOSITORY +TAG +STATUS +AFFECTED BLOB +ERROR$/),
        expect.stringMatching(/^other +v1 +ok$/),
        expect.stringMatching(/^team\/app +v1 +ok$/),
        expect.stringMatching(/^team\/app +dev +ok$/),
        '',
      ]);
      const digest = await damage();
      const bad = await runZot(['scrub', '--format', 'json', config]);
      expect(bad.code).toBe(1);
      expect(json(bad).summary).toEqual({ images: 3, affected: 1, repositories: 2 });
      expect(json(bad).images.find(({ status }) => status === 'affected')).toEqual({
        repository: 'team/app',
        tag: 'v1',
        status: 'affected',
        affectedBlob: digest,
        error: 'its bytes do not match its digest',
      });
    });
    // It is still so where no server runs.
    const after = await runZot(['scrub', '--format', 'json', config]);
    expect([after.code, json(after).summary.affected]).toEqual([1, 1]);
  });

  it('opens the store itself where no server runs', async () => {
    let digest = '';
    await serving(async (damage) => void (digest = await damage()));
    const { code, stdout } = await runZot(['scrub', config]);
    expect(code).toBe(1);
    expect(stdout).toContain(digest);
    expect((await runZot(['scrub', join(folder.path, 'none.json')])).code).toBe(1);
    expect((await runZot(['scrub'])).code).toBe(2);
  });

  it('says what retention would remove, on a server and without one, and removes it only when told to', async () => {
    await configure({ delay: '1s', policies: [{ repositories: ['team/**'], keepTags: [{ patterns: ['^v'] }] }] });
    const command = ['verify-feature', 'retention', '--format', 'json', '--log-file', join(folder.path, 'log'), config];
    const decisions = (ran: { stdout: string }) =>
      lines(ran).map(({ repository, tag, decision, 'dry-run': isDry }) => [repository, tag, decision, isDry]);
    const expected = [
      ['team/app', 'v1', 'keep', true],
      ['team/app', 'dev', 'delete', true],
    ];
    await serving(async () => {
      const ran = await runZot(command);
      expect([ran.code, decisions(ran)]).toEqual([0, expected]);
      const refused = await runZot(['verify-feature', 'retention', '--delete', config]);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('is in use by process')]);
    });
    expect(decisions(await runZot(command))).toEqual(expected);
    const removed = await runZot(['verify-feature', 'retention', '--delete', config]);
    expect([removed.code, removed.stdout]).toEqual([0, expect.stringMatching(/team\/app +dev +delete +no entry/)]);
    expect(decisions(await runZot(command))).toEqual(expected.slice(0, 1));
    const table = await runZot(['verify-feature', 'retention', config]);
    expect(table.stdout).toMatch(/^REPOSITORY +REFERENCE +DECISION +REASON\nteam\/app +v1 +keep +patterns\n$/);
    expect(table.stderr).toContain('nothing was removed');
  });

  it('says so where no store collects garbage', async () => {
    await writeFile(
      config,
      JSON.stringify({ storage: { rootDirectory: root(), gc: false }, http: { address: '127.0.0.1', port: '0' } }),
    );
    const { code, stderr } = await runZot(['verify-feature', 'retention', config]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('gc is false')]);
  });
});
