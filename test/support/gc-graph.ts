import fc from 'fast-check';
import { isImageManifestType, isIndexType, mediaTypes, refNameAnnotation, type Digest } from '@zot/oci';
import { blob, descriptor, imageOver, manifest, type Content } from './content.js';

/** A file of a repository, and how the index lists it. */
export interface GraphNode {
  readonly content: Content;
  readonly parts: readonly Digest[];
  readonly children: readonly Digest[];
  readonly subject: Digest | undefined;
  readonly isOld: boolean;
  /** The file is gone. */
  readonly isMissing: boolean;
  /** Its type in the index; undefined: it is not listed. */
  readonly listedAs: string | undefined;
  readonly tags: readonly string[];
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly deleteReferrers: boolean;
  readonly deleteUntagged: boolean;
}

const deepest = 8;

const draw = fc.record({
  kind: fc.constantFrom('blob', 'blob', 'image', 'image', 'index', 'index', 'artifact', 'unknown'),
  picks: fc.array(fc.nat(), { maxLength: 5 }),
  subject: fc.option(fc.nat(), { nil: undefined }),
  isOld: fc.boolean(),
  isMissing: fc.nat(15).map((n) => n === 0),
  isListed: fc.nat(5).map((n) => n > 0),
  tags: fc.constantFrom(0, 0, 0, 1, 1, 2),
  signs: fc.option(fc.nat(), { nil: undefined }),
});

/** Repositories as pushes, deletes and lost files may have left them. */
export function graphs(most = 500): fc.Arbitrary<Graph> {
  return fc
    .record({
      draws: fc.array(draw, { minLength: 1, maxLength: most, size: 'max' }),
      deleteReferrers: fc.boolean(),
      deleteUntagged: fc.nat(4).map((n) => n > 0),
    })
    .map(({ draws, ...rules }) => ({ ...rules, nodes: build(draws) }));
}

type Draw = (typeof draw extends fc.Arbitrary<infer T> ? T : never) & object;

function build(draws: readonly Draw[]): GraphNode[] {
  // A repository without any blob is taken for one whose disk is away.
  const nodes: GraphNode[] = [{ ...bare, content: blob('just pushed'), isOld: false, isMissing: false }];
  const depths = new Map<Digest, number>();
  for (const [n, drawn] of draws.entries()) {
    const node = make(drawn, n, nodes, depths);
    nodes.push(node);
    const below = node.children.map((digest) => depths.get(digest) ?? 0);
    depths.set(node.content.digest, 1 + Math.max(0, ...below));
  }
  return nodes;
}

function make(drawn: Draw, n: number, nodes: readonly GraphNode[], depths: ReadonlyMap<Digest, number>): GraphNode {
  const { kind, picks, isOld, isMissing, isListed } = drawn;
  const pick = (from: readonly GraphNode[], at: number) => from[at % Math.max(1, from.length)];
  const blobs = nodes.filter(({ listedAs, children, parts }) => !listedAs && parts.length + children.length === 0);
  const manifests = nodes.filter(
    ({ content, listedAs }) =>
      (isImageManifestType(content.mediaType) || isIndexType(content.mediaType)) &&
      (listedAs === undefined || isImageManifestType(listedAs) || isIndexType(listedAs)),
  );
  if (kind === 'blob') {
    return { ...bare, content: blob(`blob ${n}`), isOld, isMissing };
  }
  const subject = drawn.subject === undefined ? undefined : pick(manifests, drawn.subject)?.content;
  const fields = { annotations: { n: String(n) }, ...(subject && { subject: descriptor(subject) }) };
  const shallow = manifests.filter(({ content }) => (depths.get(content.digest) ?? 0) < deepest);
  const listed = kind === 'index' ? picks.flatMap((at) => pick(shallow, at) ?? []) : [];
  const used = kind === 'index' ? [] : picks.flatMap((at) => pick(blobs, at)?.content ?? []);
  const content =
    kind === 'index'
      ? manifest(mediaTypes.imageIndex, { manifests: listed.map(({ content: one }) => descriptor(one)), ...fields })
      : imageOver(used[0] ?? blob(`config ${n}`), used.slice(1), fields);
  const parts = kind === 'index' ? listed.map((one) => one.content.digest) : [(used[0] ?? blob(`config ${n}`)).digest];
  const signed = drawn.signs === undefined ? undefined : pick(manifests, drawn.signs)?.content;
  const tags = isListed ? Array.from({ length: drawn.tags }, (_, at) => `t${n}-${at}`) : [];
  return {
    content,
    parts: [...parts, ...used.slice(1).map(({ digest }) => digest)],
    children: listed.map((one) => one.content.digest),
    subject: subject?.digest,
    isOld,
    isMissing,
    listedAs: isListed ? (kind === 'unknown' ? 'application/vnd.unknown' : content.mediaType) : undefined,
    tags: isListed && kind === 'artifact' && signed ? [`${signed.digest.replace(':', '-')}.sig`] : tags,
  };
}

const bare = { parts: [], children: [], subject: undefined, listedAs: undefined, tags: [] };

/** The text of `index.json`. */
export function indexOf({ nodes }: Graph): string {
  const manifests = nodes.flatMap(({ content, listedAs, tags }) => {
    if (listedAs === undefined) return [];
    const entry = { ...descriptor(content), mediaType: listedAs };
    return tags.length === 0 ? [entry] : tags.map((tag) => ({ ...entry, annotations: { [refNameAnnotation]: tag } }));
  });
  return JSON.stringify({ schemaVersion: 2, manifests });
}
