import type { KeepTags, ManifestStatistics, RetentionPolicy, RetentionSettings } from '@zot/extension-api';
import type { Digest } from '@zot/oci';
import { indexOver, randomBlob } from '../../../test/support/content.js';
import { GcWorld, hour } from '../../../test/support/gc-world.js';
import { repo } from '../../../test/support/test-registry.js';
import { asksForHistory } from './has-rules.js';
import { judgeTags } from './judge-tags.js';
import { keptBy } from './keep.js';
import { RetentionPolicies } from './retention-policies.js';

const day = 24 * hour;
const noRules = { mostRecentlyPulledCount: 0, mostRecentlyPushedCount: 0 };
const now = 1000 * day;

const policy = (fields: Partial<RetentionPolicy>): RetentionPolicy => ({
  repositories: ['**'],
  deleteReferrers: false,
  deleteUntagged: true,
  keepTags: [],
  ...fields,
});
const entry = (patterns: readonly string[], rules: Partial<KeepTags> = {}): KeepTags => ({
  ...noRules,
  patterns,
  ...rules,
});
const settings = (...policies: readonly RetentionPolicy[]): RetentionSettings => ({
  dryRun: false,
  delay: hour,
  policies,
});

/** Days since the push, and since the last pull. */
const stats = (pushed: number, pulled?: number): ManifestStatistics => ({
  pushed: now - pushed * day,
  pushedBy: '',
  downloads: 0,
  ...(pulled !== undefined && { pulled: now - pulled * day }),
});

describe('policies', () => {
  const policies = async (...all: readonly RetentionPolicy[]) => RetentionPolicies.of(settings(...all));

  it('hold by the first that covers a repository', async () => {
    const found = await policies(
      policy({ repositories: ['infra/*', '{dev,test}/**'], deleteReferrers: true }),
      policy({ repositories: ['infra/**'], deleteUntagged: false }),
    );
    expect(found.for(repo('infra/a'))).toMatchObject({ deleteReferrers: true, deleteUntagged: true });
    expect(found.for(repo('test/a/b'))).toMatchObject({ deleteReferrers: true });
    expect(found.for(repo('infra/a/b'))).toMatchObject({ deleteReferrers: false, deleteUntagged: false });
  });

  it('leave tags alone where none covers a repository, and where there are none', async () => {
    const usual = { deleteReferrers: false, deleteUntagged: true, keepTags: [], needsHistory: false };
    expect((await policies(policy({ repositories: ['b'] }))).for(repo('a'))).toMatchObject(usual);
    expect((await RetentionPolicies.of(undefined)).for(repo('a'))).toMatchObject(usual);
  });

  it.each([
    [policy({ keepTags: [entry(['v1'])] }), false],
    [policy({ keepTags: [entry(['v1'], { mostRecentlyPulledCount: 1 })] }), true],
    [policy({ keepTags: [entry([], { pushedWithin: 0 })] }), true],
    [policy({ keepUntagged: noRules }), false],
    [policy({ keepUntagged: { ...noRules, pulledWithin: day } }), true],
    [policy({ keepUntagged: { ...noRules, pulledWithin: day }, deleteUntagged: false }), false],
  ])('ask for statistics only where a rule does (%#)', async (one, expected) => {
    expect((await policies(one)).for(repo('a')).needsHistory).toBe(expected);
    expect(asksForHistory(settings(one))).toBe(expected);
  });
});

describe('rules', () => {
  const all = { old: stats(30), fresh: stats(1), pulled: stats(40, 2), oldPull: stats(50, 20), unknown: undefined };
  const candidates = Object.entries(all).map(([name, statistics]) => ({ name, statistics }));
  const kept = (rules: object) =>
    [...keptBy({ ...noRules, ...rules }, candidates, now)].map(([{ name }, rule]) => `${name}: ${rule}`).toSorted();
  const unknown = 'unknown: statistics are not known';

  it.each<[object, string[]]>([
    [{ pushedWithin: 2 * day }, ['fresh: pushedWithin']],
    [{ pulledWithin: 5 * day }, ['fresh: pulledWithin', 'pulled: pulledWithin']],
    [{ mostRecentlyPushedCount: 2 }, ['fresh: mostRecentlyPushedCount', 'old: mostRecentlyPushedCount']],
    [{ mostRecentlyPulledCount: 1 }, ['pulled: mostRecentlyPulledCount']],
    [
      { mostRecentlyPulledCount: 3 },
      ['fresh: mostRecentlyPulledCount', 'oldPull: mostRecentlyPulledCount', 'pulled: mostRecentlyPulledCount'],
    ],
    [{ pushedWithin: 2 * day, mostRecentlyPulledCount: 1 }, ['fresh: pushedWithin', 'pulled: mostRecentlyPulledCount']],
    [{ pushedWithin: 0 }, []],
  ])('keep what one of them keeps: %j', (rules, expected) => {
    expect(kept(rules)).toEqual([...expected, unknown].toSorted());
  });

  it('go by names where times are equal', () => {
    const equal = ['c', 'a', 'b'].map((name) => ({ name, statistics: stats(1) }));
    const first = [...keptBy({ ...noRules, mostRecentlyPushedCount: 2 }, equal, now).keys()];
    expect(first.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('tags', () => {
  const digest = (n: number) => `sha256:${String(n).repeat(64)}` as Digest;
  const history = new Map([
    [digest(1), stats(1)],
    [digest(2), stats(20)],
    [digest(3), stats(30)],
  ]);
  const verdicts = async (tags: Readonly<Record<string, number>>, ...keepTags: readonly KeepTags[]) => {
    const effective = (await RetentionPolicies.of(settings(policy({ keepTags })))).for(repo('a'));
    const judged = Object.entries(tags).map(([tag, n]) => ({ tag, digest: digest(n), mediaType: 'm' }));
    const found = judgeTags(judged, effective, history, now);
    return Object.fromEntries(
      found.map(({ tag, isKept, reason }) => [tag, `${isKept ? 'keep' : 'delete'}: ${reason}`]),
    );
  };

  it('fall under the first entry that matches them anywhere, and go where none does', async () => {
    expect(await verdicts({ 'v1.0': 1, 'x-v1': 2, dev: 3 }, entry(['^v1', 'rc']), entry(['v1']))).toEqual({
      'v1.0': 'keep: patterns',
      'x-v1': 'keep: patterns',
      dev: 'delete: no entry of keepTags matches it',
    });
  });

  it('are counted within their entry', async () => {
    const rules = { mostRecentlyPushedCount: 1 };
    expect(await verdicts({ v1: 1, v2: 2, dev1: 2, dev2: 3 }, entry(['^v'], rules), entry([], rules))).toEqual({
      v1: 'keep: mostRecentlyPushedCount',
      v2: 'delete: no rule of its entry of keepTags keeps it',
      dev1: 'keep: mostRecentlyPushedCount',
      dev2: 'delete: no rule of its entry of keepTags keeps it',
    });
  });

  it('that say what their manifest belongs to are not judged', async () => {
    expect(
      await verdicts({ [`sha256-${'a'.repeat(64)}.sig`]: 1, [`sha256-${'a'.repeat(64)}`]: 2 }, entry(['^v'])),
    ).toEqual({});
  });
});

describe('retention', () => {
  const history = new Map<Digest, ManifestStatistics>();
  const world = (...policies: readonly RetentionPolicy[]) =>
    new GcWorld({ retention: settings(...policies) }, {}, { of: async () => history });
  const tags = async (of: GcWorld) => of.registry.tags('a');
  beforeEach(() => history.clear());

  it('takes tags that are not kept at once, and what they named when it is old', async () => {
    const of = world(policy({ keepTags: [entry(['^v'])] }));
    const image = await of.registry.pushImage('a', 'dev');
    await of.registry.pushImage('a', 'v1');
    await of.collect();
    expect(await tags(of)).toEqual(['v1']);
    expect((await of.left('a')).listed).toHaveLength(1);
    expect((await of.left('a')).files).toHaveLength(6);
    await of.clock.advance(2 * hour);
    await of.collect();
    expect((await of.left('a')).files).toHaveLength(3);
    const fields = { repository: 'a', tag: 'dev', digest: image.digest, decision: 'delete', 'dry-run': false };
    expect(of.registry.audit.entries[0]).toMatchObject({ message: 'applied policy', fields });
    expect(of.registry.log.lines.find(({ message }) => message === 'applied policy')!.fields).toMatchObject({
      module: 'retention',
      ...fields,
    });
  });

  it('keeps the manifest as long as another tag names it, or an index is made of it', async () => {
    const of = world(policy({ keepTags: [entry(['^v'])] }));
    const image = await of.registry.pushImage('a', 'dev');
    await of.registry.pushManifest('a', image, 'v1');
    const child = await of.registry.pushImage('a', 'nightly');
    await of.registry.pushManifest('a', indexOver([child]), 'v2');
    await of.clock.advance(2 * hour);
    await of.collect();
    expect(await tags(of)).toEqual(['v1', 'v2']);
    expect((await of.left('a')).listed).toContain(child.digest);
    expect((await of.left('a')).files).toHaveLength(7);
  });

  it('goes by statistics, which are asked for in each run', async () => {
    const of = world(policy({ keepTags: [entry([], { pulledWithin: day })] }));
    const image = await of.registry.pushImage('a', 'v1');
    const at = of.clock.now();
    history.set(image.digest, { pushed: at, pushedBy: '', downloads: 0 });
    await of.clock.advance(23 * hour);
    await of.collect();
    expect(await tags(of)).toEqual(['v1']);
    history.set(image.digest, { pushed: at, pushedBy: '', downloads: 1, pulled: of.clock.now() });
    await of.clock.advance(23 * hour);
    await of.collect();
    expect(await tags(of)).toEqual(['v1']);
    await of.clock.advance(2 * hour);
    await of.collect();
    expect(await of.left('a')).toEqual({ listed: [], files: [] });
  });

  it('takes nothing of a repository whose statistics cannot be had', async () => {
    const rules = policy({ keepTags: [entry(['x'], { pulledWithin: day })] });
    const of = new GcWorld({ retention: settings(rules) }, {}, { of: async () => Promise.reject(new Error('away')) });
    await of.registry.pushImage('a', 'v1');
    await of.registry.pushBlob('a', randomBlob(5));
    await of.clock.advance(2 * hour);
    expect(await of.collect()).toEqual([expect.objectContaining({ message: 'away' })]);
    expect(await tags(of)).toEqual(['v1']);
    expect((await of.left('a')).files).toHaveLength(4);
  });

  it('keeps untagged manifests by their rules, and all of them where they are not to go', async () => {
    const of = world(policy({ keepUntagged: { ...noRules, mostRecentlyPushedCount: 1 } }));
    const images = [
      await of.registry.pushImage('a'),
      await of.registry.pushImage('a'),
      await of.registry.pushImage('a'),
    ];
    for (const [n, { digest }] of images.entries()) {
      history.set(digest, { pushed: of.clock.now() + n, pushedBy: '', downloads: 0 });
    }
    await of.clock.advance(2 * hour);
    await of.collect();
    expect((await of.left('a')).listed).toEqual([images[2]!.digest]);
    expect(of.registry.log.lines.map(({ fields }) => fields)).toContainEqual(
      expect.objectContaining({ digest: images[2]!.digest, decision: 'keep', reason: 'mostRecentlyPushedCount' }),
    );

    const keeping = world(policy({ deleteUntagged: false }));
    await keeping.registry.pushImage('a');
    await keeping.clock.advance(2 * hour);
    await keeping.collect();
    expect((await keeping.left('a')).listed).toHaveLength(1);
  });

  it('takes referrers whose subject is gone only where it is told to', async () => {
    for (const deleteReferrers of [false, true]) {
      const of = world(policy({ deleteReferrers }));
      const image = await of.registry.pushImage('a', 'v1');
      const { digest, mediaType, bytes } = image;
      const subject = { digest, mediaType, size: bytes.length };
      const signature = await of.registry.pushImage('a', undefined, { subject });
      await of.registry.pushImage('a', undefined, { subject: { ...subject, digest: signature.digest } });
      await of.registry.pushImage('a', `${digest.replace(':', '-')}.sig`);
      await of.clock.advance(2 * hour);
      await of.collect();
      expect((await of.left('a')).listed).toHaveLength(4);
      await of.registry.manifests.remove(repo('a'), { digest });
      await of.collect();
      expect((await of.left('a')).listed).toHaveLength(deleteReferrers ? 0 : 3);
    }
  });

  it('tells in a dry run what it would keep, too', async () => {
    const of = world(policy({ keepTags: [entry(['^v'])] }));
    await of.registry.pushImage('a', 'v1');
    await of.registry.pushImage('a', 'dev');
    await of.collect({ isDry: true });
    const told = of.registry.log.lines.filter(({ level }) => level === 'info').map(({ fields }) => fields);
    expect(told.map(({ tag, decision, 'dry-run': isDry }) => [tag, decision, isDry])).toEqual([
      ['v1', 'keep', true],
      ['dev', 'delete', true],
    ]);
    expect(await tags(of)).toEqual(['dev', 'v1']);
  });
});
