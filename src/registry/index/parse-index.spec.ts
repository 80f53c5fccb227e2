import fc from 'fast-check';
import type { Digest } from '@zot/oci';
import { DamagedIndex } from './damaged-index.js';
import { parseIndex } from './parse-index.js';

const digest = (letter: string) => `sha256:${letter.repeat(64)}` as Digest;
const entry = (letter: string, tag?: string, more: object = {}) => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: digest(letter),
  size: 100,
  ...(tag !== undefined && { annotations: { 'org.opencontainers.image.ref.name': tag } }),
  ...more,
});
const parse = async (text: string) => parseIndex(Buffer.from(text), 'v');
const written = (index: Awaited<ReturnType<typeof parse>>) => Buffer.concat(index.text(index.chunks)).toString();

describe('an index.json', () => {
  it('is known by its tags and digests', async () => {
    const index = await parse(
      JSON.stringify({ schemaVersion: 2, manifests: [entry('a', 'x'), entry('b'), entry('a', 'w')] }),
    );
    expect(index.tagNames()).toEqual(['w', 'x']);
    expect(index.tag('x')).toMatchObject({ digest: digest('a'), size: 100 });
    expect(index.manifest(digest('b'))).toMatchObject({ tag: undefined });
    expect(index.allOfManifest(digest('a')).map(({ tag }) => tag)).toEqual(['x', 'w']);
    expect(index.manifest(digest('c'))).toBeUndefined();
    expect(index.version).toBe('v');
  });

  it.each([
    ['{"schemaVersion":2,"manifests":null}', '{"schemaVersion":2,"manifests":[]}'],
    ['{"schemaVersion":2,"manifests":[]}', undefined],
    ['{ "manifests" : [ ] , "schemaVersion" : 2 }\n', '{ "manifests" : [] , "schemaVersion" : 2 }\n'],
    ['{"annotations":{"manifests":"[{]}"},"manifests":[],"x":[{"y":"]"}]}', undefined],
  ])('%s may be empty, and what is around its list stays', async (text, expected) => {
    const index = await parse(text);
    expect(index.tagNames()).toEqual([]);
    expect(written(index)).toBe(expected ?? text);
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '{"manifests":{}}',
    '{"manifests":[1]}',
    '{"manifests":[null]}',
    '{"manifests":["a"]}',
    '{"manifests":[{},]}',
    '{"manifests":[{}{}]}',
    '{"manifests":[{"a":]}]}',
    '{"manifests":[{]]}',
    '{"manifests":nul}',
    '{"manifests":null',
    '{"manifests":[]}}',
    '{"manifests":[]',
    '{"manifests":[],"manifests":[{}]}',
    '{"a":"\\"manifests":[]}',
    '\ufeff{"manifests":[]}',
    '\0\0\0\0',
  ])('%j is none', async (text) => {
    await expect(parse(text)).rejects.toThrow(DamagedIndex);
  });

  it('is none when it is cut off anywhere', async () => {
    const text = JSON.stringify({ schemaVersion: 2, manifests: [entry('a', 'x"\\ü'), entry('b')], more: { x: ['y'] } });
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1) {
      await expect(parseIndex(bytes.subarray(0, length), 'v')).rejects.toThrow(DamagedIndex);
    }
    await parseIndex(bytes, 'v');
  });

  it('keeps every byte of descriptors that it does not understand', async () => {
    const descriptor = fc.record(
      {
        mediaType: fc.anything(),
        digest: fc.oneof(fc.constantFrom(digest('a'), digest('b')), fc.anything()),
        size: fc.anything(),
        annotations: fc.oneof(fc.dictionary(fc.string(), fc.anything()), fc.anything()),
        platform: fc.object(),
      },
      { requiredKeys: [] },
    );
    const around = fc.dictionary(
      fc.string().filter((key) => key !== 'manifests'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(descriptor), around, fc.nat(3), async (manifests, more, indent) => {
        const text = JSON.stringify({ ...more, manifests }, undefined, indent);
        const index = await parse(text);
        expect(JSON.parse(written(index))).toEqual(JSON.parse(text));
        const entries = [...index.entries()];
        expect(entries.map((one) => index.descriptor(one))).toEqual(JSON.parse(text).manifests);
      }),
    );
  });

  it('of two entries of one tag takes the first, and knows of both', async () => {
    const index = await parse(JSON.stringify({ manifests: [entry('a', 'x'), entry('b', 'x')] }));
    expect(index.tag('x')?.digest).toBe(digest('a'));
    expect(index.allOfTag('x').map((one) => one.digest)).toEqual([digest('a'), digest('b')]);
  });

  it('lets others have a turn while 100 000 tags are read', async () => {
    const manifests = Array.from({ length: 100_000 }, (_, n) => entry('a', `t${n}`));
    const bytes = Buffer.from(JSON.stringify({ manifests }));
    let turns = 0;
    let isDone = false;
    const count = () => void ((turns += 1), isDone || setImmediate(count));
    setImmediate(count);
    const index = await parseIndex(bytes, 'v');
    isDone = true;
    expect(index.tagNames().length).toBe(100_000);
    expect(turns).toBeGreaterThan(20);
  });
});
