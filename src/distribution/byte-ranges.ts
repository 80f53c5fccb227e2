import type { ByteRange } from '@zot/extension-api';
import { RegistryError } from '@zot/oci';

/** More parts than this are refused, as zot does: each costs a head of its own and an opened file. */
const most = 16;
const bytesUnit = /^bytes=/i;
const spec = /^(?:(\d+)-(\d*)|-(\d+))$/;

/**
 * What a `Range` asks of a blob of `size` bytes (RFC 9110, "Range"): in order, without overlaps. Undefined where all is
 * to be sent, as for units other than bytes. Malformed, or with nothing in the blob: 416.
 */
export function byteRanges(header: string | undefined, size: number): readonly ByteRange[] | undefined {
  if (header === undefined || !bytesUnit.test(header)) return undefined;
  const specs = header.slice('bytes='.length).split(',', most + 2);
  const wanted = specs.map((text) => text.trim()).filter((text) => text !== '');
  if (wanted.length === 0 || wanted.length > most) throw notSatisfiable(header, size);
  const ranges = wanted.flatMap((text) => {
    const range = readSpec(text, size);
    if (range === 'malformed') throw notSatisfiable(header, size);
    return range ?? [];
  });
  if (ranges.length === 0) throw notSatisfiable(header, size);
  return joined(ranges);
}

/** Undefined where none of its bytes are in the blob. */
function readSpec(text: string, size: number): ByteRange | 'malformed' | undefined {
  const match = spec.exec(text);
  if (!match) return 'malformed';
  const [, from, to, suffix] = match;
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? undefined : { first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to ? Number(to) : size - 1;
  if (to && last < first) return 'malformed';
  return first < size ? { first, last: Math.min(last, size - 1) } : undefined;
}

/** Overlapping and adjoining ranges become one, so that no byte is sent twice. */
function joined(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of [...ranges].sort((one, other) => one.first - other.first)) {
    const before = result.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else result.push({ first, last });
  }
  return result;
}

function notSatisfiable(range: string, size: number): RegistryError {
  // The spec has no code of its own for this status.
  return new RegistryError('SIZE_INVALID', { range }, { status: 416, headers: { 'content-range': `bytes */${size}` } });
}
