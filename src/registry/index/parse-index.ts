import { setImmediate as turn } from 'node:timers/promises';
import { refNameAnnotation, type Digest } from '@zot/oci';
import { DamagedIndex } from './damaged-index.js';
import { entriesPerChunk, IndexChunk, IndexEntry } from './index-chunk.js';
import { IndexScanner } from './index-scanner.js';
import { RepositoryIndex } from './repository-index.js';

/** Chunks read before others get a turn: some milliseconds. */
const chunksPerTurn = 16;

interface ForeignDescriptor {
  readonly mediaType?: unknown;
  readonly digest?: unknown;
  readonly size?: unknown;
  readonly annotations?: Readonly<Record<string, unknown>> | null;
}

/** Reads the text of an `index.json`, ours or zot's or somebody else's. Rejects with `DamagedIndex` where it is none. */
export async function parseIndex(bytes: Buffer, version: string): Promise<RepositoryIndex> {
  const scanner = new IndexScanner(bytes);
  const mediaTypes = new Map<string, string>();
  const index = new RepositoryIndex(version, scanner);
  for (let more = true; more;) {
    const bounds: number[] = [];
    more = scanner.next(entriesPerChunk, bounds);
    if (bounds.length > 0) index.enter(readChunk(bytes, bounds, mediaTypes));
    if (more && index.chunks.length % chunksPerTurn === 0) await turn();
  }
  checkFrame(scanner);
  return index;
}

function readChunk(bytes: Buffer, bounds: readonly number[], mediaTypes: Map<string, string>): IndexChunk {
  const start = bounds[0]!;
  const entries: IndexEntry[] = [];
  for (let index = 0; index < bounds.length; index += 2) {
    entries.push(readEntry(bytes.toString('utf8', bounds[index], bounds[index + 1]), mediaTypes));
  }
  return new IndexChunk(
    bytes.subarray(start, bounds.at(-1)),
    entries,
    bounds.map((bound) => bound - start),
  );
}

function readEntry(text: string, mediaTypes: Map<string, string>): IndexEntry {
  const { mediaType, digest, size, annotations } = parse(text) as ForeignDescriptor;
  const tag = annotations?.[refNameAnnotation];
  return new IndexEntry(
    (typeof digest === 'string' ? digest : '') as Digest,
    typeof tag === 'string' && tag !== '' ? tag : undefined,
    shared(typeof mediaType === 'string' ? mediaType : '', mediaTypes),
    typeof size === 'number' ? size : 0,
  );
}

/** One string for all entries of a type. */
function shared(text: string, known: Map<string, string>): string {
  const found = known.get(text);
  if (found === undefined) known.set(text, text);
  return found ?? text;
}

/** What stands around the list is kept as it is, so it has to be right too. */
function checkFrame({ head, tail }: IndexScanner): void {
  const frame = parse(head.toString() + tail.toString()) as { manifests?: unknown };
  // A second list of that name would be the one that others read.
  if (!Array.isArray(frame.manifests) || frame.manifests.length > 0) throw new DamagedIndex('there are two lists');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DamagedIndex((cause as Error).message, { cause });
  }
}
