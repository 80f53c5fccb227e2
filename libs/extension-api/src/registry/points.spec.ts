import { RegistryError } from '@zot/oci';
import { manifestChecks } from './points.js';

const { carried, isAnswer } = manifestChecks.hooks!.check!;

it('a refusal passes to another process, and back', () => {
  const refusal = new RegistryError('DENIED', { why: 'no licence' }, { status: 409, headers: { 'x-secret': 'y' } });
  const back = carried!.toAnswer(structuredClone(carried!.toData(refusal)));
  expect(isAnswer!(back)).toBe(true);
  expect(back).toMatchObject({ code: 'DENIED', detail: { why: 'no licence' }, status: 409, headers: {} });
});

it.each([{ code: '__proto__' }, { code: 'toString' }, { code: 1 }, {}])('what is none is no answer: %j', (data) => {
  expect(() => carried!.toAnswer(data)).toThrow('no code of a refusal');
});

it.each([200, 99, 600, 1e9, '409', NaN])('a status that is none is not believed: %s', (status) => {
  expect(carried!.toAnswer({ code: 'DENIED', status })).toMatchObject({ status: 403 });
});
