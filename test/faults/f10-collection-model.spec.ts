import fc from 'fast-check';
import { blob, descriptor, indexOver, imageOver, type Content } from '../support/content.js';
import { graphs, type Graph, type GraphNode } from '../support/gc-graph.js';
import { collectedByModel, type Left } from '../support/gc-model.js';
import { GcWorld } from '../support/gc-world.js';

/** The night run takes 10,000. */
const count = Number(process.env['ZOT_GRAPHS'] ?? 300);

/** Most are small, since small ones show what is wrong as well, and a third may have 500 files. */
const someOrMany = fc.oneof({ arbitrary: graphs(60), weight: 2 }, { arbitrary: graphs(500), weight: 1 });

const sorted = ({ listed, files }: Left) => ({ listed: listed.toSorted(), files: files.toSorted() });

async function collect(graph: Graph): Promise<Left> {
  const { deleteReferrers, deleteUntagged } = graph;
  const policy = { repositories: ['**'], deleteReferrers, deleteUntagged, keepTags: [] };
  const world = new GcWorld({ retention: { dryRun: false, delay: 3_600_000, policies: [policy] } });
  await world.place('a', graph);
  expect(await world.collect()).toEqual([]);
  const left = sorted(await world.left('a'));
  // What can go goes at once.
  expect(await world.collect()).toEqual([]);
  expect(sorted(await world.left('a'))).toEqual(left);
  return left;
}

describe('F10: garbage collection against deletes, nested indexes, referrers and lost files', () => {
  it(`leaves what a model leaves, in ${count} repositories`, async () => {
    await fc.assert(
      fc.asyncProperty(someOrMany, async (graph) => {
        expect(await collect(graph)).toEqual(sorted(collectedByModel(graph)));
      }),
      { numRuns: count },
    );
  });

  it('takes a chain of 300 indexes apart in one run', async () => {
    const config = blob('config');
    const image = imageOver(config, []);
    const chain: Content[] = [image];
    for (let n = 0; n < 300; n += 1) chain.push(indexOver([chain.at(-1)!], { annotations: { n: String(n) } }));
    const node = (content: Content, children: readonly Content[] = []): GraphNode => ({
      content,
      parts: children.map(({ digest }) => digest),
      children: children.map(({ digest }) => digest),
      subject: undefined,
      isOld: true,
      isMissing: false,
      listedAs: content.mediaType,
      tags: [],
    });
    const nodes = [
      { ...node(config), listedAs: undefined },
      ...chain.map((content, n) => node(content, n === 0 ? [] : [chain[n - 1]!])),
    ];
    expect(descriptor(config).size).toBeGreaterThan(0);
    expect(await collect({ nodes, deleteReferrers: false, deleteUntagged: true })).toEqual({ listed: [], files: [] });
  });
});
