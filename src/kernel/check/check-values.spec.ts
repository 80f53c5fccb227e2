import { Transform } from 'class-transformer';
import { IsDefined, Min } from 'class-validator';
import { defineChoice, defineSection, issue, Setting } from '@zot/extension-api';
import type { Definition } from '@zot/extension-api';
import {
  accessControl,
  all,
  check,
  http,
  Policy,
  Storage,
  storage,
  storageSlot,
  Tls,
} from '../../../test/support/sample-config.js';
import type { CheckOptions } from './check-config.js';

describe('checkConfig: values', () => {
  it('reads lists, maps, free settings and classes in them', async () => {
    const checked = await check({
      http: {
        compat: 'docker2s2',
        accessControl: {
          repositories: { '**': { policies: { users: 'ann' }, defaultPolicy: [] }, x: { policies: [{}] } },
        },
      },
      storage: { headers: { A: 1, b: null }, storageDriver: { name: 's3', Deep: { n: null, e: {} } } },
    });
    expect(checked.told).toEqual([]);
    expect(checked.of(http).compat).toEqual(['docker2s2']);
    const { '**': whole, x } = checked.of(accessControl).repositories;
    expect(whole!.policies).toEqual([{ users: ['ann'], rank: 0 }]);
    expect(whole!.policies[0]).toBeInstanceOf(Policy);
    expect(x!.policies).toEqual([{ users: [], rank: 0 }]);
    expect({ ...checked.of(storage).headers }).toEqual({ A: '1' });
    expect(checked.of(storage).storageDriver).toEqual({ name: 's3', Deep: { n: null, e: {} } });
    expect(checked.whole.isSet(['storage', 'storageDriver', 'Deep'])).toBe(false);
    expect(checked.whole.isSet(['storage', 'storageDriver', 'name'])).toBe(true);
    expect(checked.whole.at(['http', 'accessControl', 'repositories', '**', 'policies', 0, 'users', 0])).toBe('ann');
  });

  it('reports all that cannot be read or is beyond its limit, in the order of the file, and runs no rule on it', async () => {
    const spoken: string[] = [];
    const chatty = defineSection({
      section: 'storage',
      config: Storage,
      check: () => [issue.error([], (spoken.push('check'), 'ran'))],
    }) as Definition;
    const definitions = [...all.filter(({ section }) => section !== 'storage'), chatty];
    const text =
      'storage:\n  gcDelay: 1 hour\n  gc: perhaps\n  rootDirectory: [a]\n  headers: 5\nhttp:\n  port: http\n  auth:\n    failDelay: -1\n' +
      '  accessControl:\n    repositories:\n      a/b:\n        policies:\n        - rank: 10\n        - null\n';
    const checked = await check(text, definitions);
    expect(checked.told).toEqual([
      '2 error storage.gcDelay: "1 hour" is not a duration; write it as 1h',
      '3 error storage.gc: "perhaps" is neither true nor false; write true or false',
      '4 error storage.rootDirectory: must be a string, not a list',
      '5 error storage.headers: must be an object, not a number',
      '7 error http.port: must be a number from 0 to 65535; write it as 8080',
      '9 error http.auth.failDelay: must not be less than 0',
      '14 error http.accessControl.repositories["a/b"].policies[0].rank: must not be greater than 9',
      '15 error http.accessControl.repositories["a/b"].policies[1]: must be an object, not null',
    ]);
    expect(checked.issues[0]).toMatchObject({ file: 'config.yaml', line: 2, column: 3, about: 'Age.' });
    expect(spoken).toEqual([]);
  });

  it('shows no secret in a message', async () => {
    const { told } = await check(
      'http:\n  auth:\n    ldap:\n      password: [hunter2]\n      token: hunter2\n      pin: hunter2\n',
    );
    expect(told).toEqual([
      '4 error http.auth.ldap.password: must be a string, not a list',
      '5 error http.auth.ldap.token: ****** is neither a nor b',
      '6 error http.auth.ldap.pin: the value is not a whole number',
    ]);
  });

  it('honours @Transform and @IsDefined, and leaves a setting without a default undefined', async () => {
    class Strict {
      @Transform(({ value }) => (value as string).trim())
      @Setting({ type: 'string', describe: 'Name.' })
      name = '';
      @IsDefined({ message: 'is needed' }) @Setting({ type: 'string', describe: 'Url.' }) url?: string;
      @Min(1) @Setting({ type: 'integer', describe: 'Count.' }) count?: number;
    }
    const strict = defineSection({ section: 'strict', config: Strict }) as Definition;
    const checked = await check('strict:\n  name: " x "\n', [strict]);
    expect(checked.told).toEqual(['1 error strict.url: is needed']);
    expect(checked.of(strict)).toEqual({ name: 'x' });
    expect((await check('strict: {url: []}', [strict])).told).toEqual([
      '1 error strict.url: must be a string, not a list',
    ]);
  });

  it('merges an object over the default its property has, without changing what is shared', async () => {
    const shared = Object.assign(new Tls(), { cert: 'default.pem' });
    class Server {
      @Setting({ type: Tls, describe: 'Certificates.' }) tls = shared;
    }
    const server = defineSection({ section: 'server', config: Server }) as Definition;
    const checked = await check('server: {tls: {key: k}}', [server]);
    expect(checked.of(server)).toEqual({ tls: { cert: 'default.pem', key: 'k' } });
    expect(shared.key).toBeUndefined();
  });

  it('checks the settings of what a slot is set to', async () => {
    class S3 {
      @Setting({ type: 'string', describe: 'Bucket.' }) bucket = '';
      @Setting({ type: 'boolean', describe: 'TLS.' }) secure = true;
    }
    const s3 = defineChoice({
      slot: storageSlot,
      name: 's3',
      config: S3,
      factory: class {},
      module: () => ({ module: class {} }),
    });
    const choice: CheckOptions['choice'] = (slot, name) => (slot === storageSlot && name === 's3' ? s3 : undefined);
    const good = await check({ storage: { storageDriver: { Name: 's3', Bucket: 'b', secure: 'false' } } }, all, {
      choice,
    });
    expect(good.told).toEqual([]);
    expect(good.of(storage).storageDriver).toBeInstanceOf(S3);
    expect(good.of(storage).storageDriver).toEqual({ name: 's3', bucket: 'b', secure: false });
    const bad = await check('storage:\n  storageDriver:\n    name: s3\n    buckte: b\n', all, { choice });
    expect(bad.told).toEqual(['4 error storage.storageDriver.buckte: is not a key known here; did you mean bucket?']);
  });
});
