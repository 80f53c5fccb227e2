import { RegistryError } from '@zot/oci';
import fc from 'fast-check';
import { PinoLog } from './pino-log.js';

function recorded(least: 'debug' | 'info' | 'warn' | 'error' = 'debug') {
  const lines: string[] = [];
  const log = PinoLog.to({ add: (line) => void lines.push(line) }, { least });
  return { log, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

describe('a line of the log', () => {
  it('is one JSON object with the names that readers of zot know', () => {
    const { log, lines, last } = recorded();
    log.info('started', { address: '127.0.0.1:8080', took: 12 });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      address: '127.0.0.1:8080',
      took: 12,
      message: 'started',
    });
  });

  it('is left out below the least level', () => {
    const { log, lines } = recorded('warn');
    log.debug('one');
    log.info('two');
    log.warn('three');
    log.error('four');
    expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual(['three', 'four']);
    expect([log.writes('info'), log.writes('warn')]).toEqual([false, true]);
  });

  it('holds what the log was made with, the later word for a field said twice', () => {
    const { log, last } = recorded();
    const child = log.with({ module: 'gc', store: '/a' }).with({ store: '/b' });
    child.info('swept', { blobs: 3 });
    expect(last()).toMatchObject({ module: 'gc', store: '/b', blobs: 3 });
  });

  it('never has a name twice', () => {
    const { log, lines, last } = recorded();
    log.with({ module: 'gc' }).info('said', { module: 'x', message: 'y', level: 'z', time: 0 });
    expect(lines[0]!.match(/"(?:module|message|level|time)":/g)).toHaveLength(4);
    expect(last()).toMatchObject({ module: 'gc', module_: 'x', message: 'said', message_: 'y', level_: 'z', time_: 0 });
  });

  it('tells an error with its causes and where they were thrown', () => {
    const { log, last } = recorded();
    const cause = Object.assign(new Error('EIO: i/o error, write'), { code: 'EIO' });
    log.error('failed', { error: new RegistryError('BLOB_UPLOAD_INVALID', { id: 'x' }, { cause }) });
    expect(last()['error']).toMatch(/: EIO: i\/o error, write$/);
    expect(last()['stack']).toMatch(/^ {4}at .*\ncaused by Error\n {4}at /s);
  });

  it('tells all of several errors, and ends with one that is its own cause', () => {
    const { log, last } = recorded();
    const circle = new Error('round');
    circle.cause = circle;
    log.error('failed', { error: new AggregateError([new Error('one'), new Error('two')], 'both'), circle });
    expect(last()).toMatchObject({ error: 'both (one; two)', circle: 'round' });
  });
});

describe('a hostile value', () => {
  it.each([
    ['a line feed', 'a\r\n{"level":"error","message":"forged"}'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m'],
    ['a C1 control', '\u009b31mred'],
    ['line separators', 'a\u2028b\u2029c\u0085d'],
    ['text that runs the other way', '\u202egnp.exe'],
    ['half a surrogate pair', '\ud800'],
  ])('with %s stays within its line', (_, value) => {
    const { log, lines, last } = recorded();
    log.with({ fixed: value }).info(value, { field: value, nested: { [value]: [value] } });
    expect(lines).toHaveLength(1);
    expect(lines[0]!.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    expect(last()).toEqual(expect.objectContaining({ field: value, fixed: value, message: value }));
  });

  it('of any kind gives one line of JSON', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          const { log, lines } = recorded();
          log.info('any', { value });
          expect(lines).toHaveLength(1);
          expect(JSON.parse(lines[0]!)).toMatchObject({ message: 'any' });
          expect(lines[0]!.indexOf('\n')).toBe(lines[0]!.length - 1);
        },
      ),
    );
  });

  it('that is huge is cut', () => {
    const { log, lines, last } = recorded();
    const huge = 'x'.repeat(1024 * 1024);
    let deep: unknown = 'end';
    for (let depth = 0; depth < 10_000; depth++) deep = { deep };
    log.info(huge, {
      userAgent: huge,
      many: Array.from({ length: 100_000 }, () => huge),
      deep,
      bytes: Buffer.alloc(9),
    });
    expect(lines[0]!.length).toBeLessThan(32_768);
    expect(last()['userAgent']).toBe(`${'x'.repeat(4096)}… (1044480 more)`);
    expect(last()['bytes']).toBe('9 bytes');
  });

  it('that throws when it is read costs its fields, not the line', () => {
    const { log, last } = recorded();
    log.info('said', {
      get field(): never {
        throw new Error('no value');
      },
    });
    expect(last()).toMatchObject({ message: 'said', unwritable: 'no value' });
  });

  it('does not become a prototype', () => {
    const { log, last } = recorded();
    log.info('said', JSON.parse('{"value":{"__proto__":{"polluted":true}},"constructor":1}') as object as never);
    expect(last()['value']).toEqual({});
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('a secret', () => {
  const canary = 'c4n4ry-f0r-t3sts';

  it.each([
    ['under its name', { password: canary, headers: { Authorization: canary, cookie: [canary] } }],
    ['in an address', { url: `https://user:${canary}@example.com/v2/` }],
    ['in a query', { path: `/v2/?X-Amz-Signature=${canary}&access_token=${canary}&a=1` }],
    ['in a header that was put together', { text: `sent Authorization: Bearer ${canary}` }],
    ['in an error', { error: new Error('failed', { cause: new Error(`GET https://u:${canary}@h/ gave 500`) }) }],
    ['in an address object', { url: new URL(`https://u:${canary}@example.com/`) }],
  ])('%s is not written', (_, fields) => {
    const { log, lines } = recorded();
    log.with(fields).info('said', fields);
    log.error(`said Bearer ${canary}`, { nested: fields });
    expect(lines.join('')).not.toContain(canary);
    expect(lines.join('')).toContain('******');
  });
});
