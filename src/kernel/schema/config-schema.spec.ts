import Ajv from 'ajv';
import { IsIn, Matches, Max, Min, ArrayMinSize, ValidateBy } from 'class-validator';
import { defineSection, Setting, type Definition, type Duration } from '@zot/extension-api';
import { configSchema } from './config-schema.js';

class Sink {
  @IsIn(['http', 'nats']) @Setting({ type: 'string', describe: 'Type.' }) type = 'http';
  @Setting({ type: 'string', describe: 'Password.', secret: true }) password = 'guest';
}
class Top {
  @Setting({ type: 'string', describe: 'Version.' }) specVersion = '1';
}
class Log {
  @Matches(/^(info|warn)$/i) @Setting({ type: 'string', describe: 'Level.' }) level = 'info';
  @Matches(/^[a-f]+\d\\?$/i) @Setting({ type: 'string', describe: 'Code.' }) code?: string;
}
class Storage {
  @Setting({ type: 'string', describe: 'Root.' }) rootDirectory = '';
  @Setting({ type: 'boolean', describe: 'Dedupe.' }) dedupe = true;
  @Min(0) @Max(9) @Setting({ type: 'integer', describe: 'Most.' }) maxRepos = 3;
  @Min(0) @Setting({ type: 'duration', describe: 'Delay.' }) gcDelay = 3_600_000 as Duration;
  @Setting({ type: 'duration', describe: 'Hidden.', hidden: true }) gcMaxDelay = 0 as Duration;
  @Setting({ type: 'free', describe: 'Driver.' }) storageDriver?: object;
  @ArrayMinSize(1) @Setting({ type: ['string'], describe: 'Compat.' }) compat: string[] = [];
  @Setting({ type: { '*': 'number' }, describe: 'Rates.' }) rates: Record<string, number> = {};
  @Setting({ type: [Sink], describe: 'Sinks.', unknownKeys: 'warn' }) sinks: Sink[] = [];
  @ValidateBy({ name: 'isEven', validator: { validate: () => true } }, { context: { schema: { pattern: '[02468]$' } } })
  @Setting({ type: 'string', describe: 'Even.' })
  even?: string;
}
class Named {
  @Setting({ type: 'string', describe: 'Version.' }) version?: string;
}
class Packages {
  @Setting({ type: { '*': Named }, describe: 'By name.', rest: true }) byName: Record<string, Named> = {};
}
const definitions = [
  defineSection({ section: '', config: Top }),
  defineSection({ section: 'log', config: Log }),
  defineSection({ section: 'storage', config: Storage }),
  defineSection({ section: 'storage.cache', config: Named }),
  defineSection({ section: 'packages', config: Packages }),
  defineSection({ name: 'room' }),
] as Definition[];

const schema = configSchema(definitions);
const validate = new Ajv.Ajv({ strict: true, allErrors: true }).compile(schema);
const takes = (config: object) => validate(config);
const storage = () => schema.definitions!['storage']!.properties!;

describe('configSchema', () => {
  it('says meaning, default and limits of a setting', () => {
    expect(storage()['maxRepos']).toEqual({
      description: 'Most.',
      default: 3,
      anyOf: [
        { type: 'integer', minimum: 0, maximum: 9 },
        { type: 'string', pattern: '^[+-]?[0-9]+$' },
      ],
    });
    expect(storage()['gcDelay']).toMatchObject({ description: 'Delay.', default: '1h' });
    expect(storage()['rootDirectory']).toMatchObject({ description: 'Root.' });
    expect(storage()['rootDirectory']).not.toHaveProperty('default');
  });

  it('marks secrets, and does not show what they are set to by default', () => {
    const { password } = schema.definitions!['Sink']!.properties!;
    expect(password).toMatchObject({ description: 'Password.', writeOnly: true });
    expect(JSON.stringify(schema)).not.toContain('guest');
  });

  it('accepts hidden keys without offering them', () => {
    expect(storage()).not.toHaveProperty('gcMaxDelay');
    expect(takes({ storage: { gcMaxDelay: '30s' } })).toBe(true);
    expect(takes({ storage: { gcmaxdelay: '30s' } })).toBe(true);
    expect(takes({ storage: { gcMaxDelay: 'soon' } })).toBe(false);
  });

  it('refuses keys that nobody knows, at every typed level', () => {
    expect(takes({ sotrage: {} })).toBe(false);
    expect(takes({ storage: { root: '/' } })).toBe(false);
    expect(takes({ storage: { cache: { verison: '1' } } })).toBe(false);
    expect(takes({ storage: { cache: { version: '1' }, storageDriver: { any: { thing: 1 } } } })).toBe(true);
  });

  it('takes keys in lower case', () => {
    expect(takes({ specversion: '1', storage: { rootdirectory: '/r', gcdelay: '1h' } })).toBe(true);
    expect(takes({ storage: { gcdelay: 'soon' } })).toBe(false);
  });

  it.each([
    ['1h30m', true],
    ['-1.5h', false],
    ['0', true],
    ['.5s', true],
    ['1 hour', false],
    ['1', false],
    [90_000_000_000, true],
    [-1, false],
    [true, false],
  ])('takes the duration %p: %p', (gcDelay, isTaken) => {
    expect(takes({ storage: { gcDelay } })).toBe(isTaken);
  });

  it('takes the forms that people write', () => {
    expect(
      takes({ storage: { rootDirectory: 5, dedupe: 'true', maxRepos: '7', compat: 'a', rates: { b: '1.5' } } }),
    ).toBe(true);
    expect(takes({ storage: { sinks: { type: 'nats' } } })).toBe(true);
    for (const wrong of [
      { dedupe: 'yes' },
      { maxRepos: 10 },
      { compat: [] },
      { rates: [] },
      { sinks: [{ type: 'x' }] },
    ]) {
      expect([wrong, takes({ storage: wrong })]).toEqual([wrong, false]);
    }
  });

  it('passes over unknown keys where the check only warns of them', () => {
    expect(takes({ storage: { sinks: [{ type: 'http', retries: 3 }] } })).toBe(true);
  });

  it('offers the words of a choice, and takes them as the pattern does', () => {
    const { level } = schema.definitions!['log']!.properties!;
    expect(level!.anyOf![0]).toEqual({ enum: ['info', 'warn'] });
    expect(takes({ log: { level: 'WARN', code: 'aBC1' } })).toBe(true);
    expect(takes({ log: { level: 'loud' } })).toBe(false);
    expect(takes({ log: { code: 'xyz' } })).toBe(false);
  });

  it('takes what a limit of one’s own says of itself', () => {
    expect(takes({ storage: { even: '12' } })).toBe(true);
    expect(takes({ storage: { even: '13' } })).toBe(false);
  });

  it('checks what stands under free keys of a section', () => {
    expect(takes({ packages: { '@acme/quota': { version: '^1' } } })).toBe(true);
    expect(takes({ packages: { '@acme/quota': { verison: '^1' } } })).toBe(false);
  });

  it('refuses to call two classes by one name', () => {
    const other = { Sink: class {} }.Sink;
    class Twice {
      @Setting({ type: Sink, describe: 'One.' }) one?: Sink;
      @Setting({ type: other, describe: 'Other.' }) other?: object;
    }
    expect(() => configSchema([defineSection({ section: 'twice', config: Twice }) as Definition])).toThrow(
      'two config classes are called Sink',
    );
  });
});
