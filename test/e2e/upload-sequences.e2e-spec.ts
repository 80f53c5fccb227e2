import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Answer } from '../support/client.js';
import { digestOf } from '../support/content.js';
import { openUpload } from '../support/push.js';
import { Zot } from '../support/start-zot.js';

const repository = 'model/uploads';
const source = randomBytes(200_000);

type Step =
  | {
      readonly act: 'patch';
      readonly size: number;
      readonly place: 'end' | 'before' | 'after' | 'unsaid';
      readonly chunked: boolean;
    }
  | { readonly act: 'status' }
  | { readonly act: 'cancel' }
  | {
      readonly act: 'finish';
      readonly size: number;
      readonly right: boolean;
      readonly place: 'end' | 'before' | 'unsaid';
    };

const size = fc.oneof(fc.nat(20), fc.nat(20_000), fc.constantFrom(0, 1, 4096, 65_536));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('patch' as const),
      size,
      place: fc.constantFrom('end', 'before', 'after', 'unsaid'),
      chunked: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('status' as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('finish' as const),
      size,
      right: fc.boolean(),
      place: fc.constantFrom('end', 'before', 'unsaid'),
    }),
  },
);

/** What an upload is: bytes until it is closed or cancelled. */
interface Model {
  bytes: Buffer;
  open: boolean;
}

describe('any sequence of steps of an upload', () => {
  let zot: Zot;
  beforeAll(async () => {
    zot = await Zot.start();
  });
  afterAll(async () => zot.stop());

  it('does what a model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const upload = await openUpload(zot.client, repository);
        const model: Model = { bytes: Buffer.alloc(0), open: true };
        for (const one of steps) await take(one, upload, model);
        const { status, headers } = await zot.client.get(upload);
        expect(status).toBe(model.open ? 204 : 404);
        if (model.open) expect(headers.range).toBe(rangeOf(model));
      }),
      { numRuns: 150 },
    );
  });

  const take = async (one: Step, upload: string, model: Model): Promise<void> => {
    if (!model.open) {
      expect((await zot.client.get(upload)).status).toBe(404);
      return;
    }
    switch (one.act) {
      case 'status': {
        const { status, headers } = await zot.client.get(upload);
        expect([status, headers.range]).toEqual([204, rangeOf(model)]);
        return;
      }
      case 'cancel':
        expect((await zot.client.ask('DELETE', upload)).status).toBe(204);
        model.open = false;
        return;
      case 'patch': {
        const body = source.subarray(0, one.size);
        const offset = placeOf(one.place, model, one.size);
        const answer = await send('PATCH', upload, body, offset, one.chunked);
        if (offset !== undefined && offset !== model.bytes.length) {
          expect(answer.status).toBe(416);
          return;
        }
        model.bytes = Buffer.concat([model.bytes, body]);
        expect([answer.status, answer.headers.range]).toEqual([202, rangeOf(model)]);
        return;
      }
      case 'finish': {
        const body = source.subarray(0, one.size);
        const offset = placeOf(one.place, model, one.size);
        const whole = Buffer.concat([model.bytes, body]);
        const digest = digestOf(one.right ? whole : Buffer.concat([whole, Buffer.from('x')]));
        const answer = await send('PUT', `${upload}?digest=${digest}`, body, offset, false);
        if (offset !== undefined && offset !== model.bytes.length) {
          expect(answer.status).toBe(416);
          return;
        }
        if (!one.right) {
          expect(answer.status).toBe(400);
          model.bytes = whole;
          return;
        }
        expect([answer.status, answer.headers['docker-content-digest']]).toEqual([201, digest]);
        expect((await zot.client.get(`/v2/${repository}/blobs/${digest}`)).body.equals(whole)).toBe(true);
        model.open = false;
        return;
      }
    }
  };

  const send = async (
    method: string,
    path: string,
    body: Buffer,
    offset: number | undefined,
    chunked: boolean,
  ): Promise<Answer> => {
    const headers = {
      'content-type': 'application/octet-stream',
      ...(offset !== undefined && { 'content-range': `${offset}-${offset + body.length - 1}` }),
      ...(!chunked && { 'content-length': body.length }),
    };
    return zot.client.ask(method, path, { headers, body: chunked ? Readable.from([body]) : body });
  };
});

/** Undefined for no `Content-Range`, which bytes that are none cannot have. */
function placeOf(place: 'end' | 'before' | 'after' | 'unsaid', { bytes }: Model, length: number): number | undefined {
  if (place === 'unsaid' || length === 0) return undefined;
  if (place === 'before') return Math.max(bytes.length - 1, 0);
  return place === 'after' ? bytes.length + 1 : bytes.length;
}

function rangeOf({ bytes }: Model): string {
  return `0-${Math.max(bytes.length - 1, 0)}`;
}
