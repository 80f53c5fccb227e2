import { Min } from 'class-validator';
import { defineExtension, defineSection, Setting } from '@zot/extension-api';
import type { Definition } from '@zot/extension-api';
import { accessControl, all, check, http, search, Search, storage } from '../../../test/support/sample-config.js';
import { pathText } from './path-text.js';

describe('checkConfig: keys', () => {
  it('matches its own keys in any case, and leaves the keys of maps as they are', async () => {
    const checked = await check({
      HTTP: { PORT: '1', accesscontrol: { Repositories: { 'Infra/**': { DefaultPolicy: ['read'] } } } },
      STORAGE: { gcdelay: '2h' },
      Extensions: { SEARCH: {} },
    });
    expect(checked.told).toEqual([]);
    expect(checked.of(http).port).toBe('1');
    expect(Object.keys(checked.of(accessControl).repositories)).toEqual(['Infra/**']);
    expect(checked.whole.isSet(['storage', 'gcDelay'])).toBe(true);
    expect(checked.of(search)).toBeInstanceOf(Search);
  });

  it('refuses two keys that differ by case only', async () => {
    const { told } = await check('http:\n  port: 1\n  Port: 2\nHttp:\n  port: 3\n');
    expect(told).toEqual([
      '3 error http.Port: is the same key as "port", which stands beside it; keep one of them',
      '4 error Http: is the same key as "http", which stands beside it; keep one of them',
    ]);
  });

  it('refuses unknown keys, and guesses what was meant', async () => {
    const { told } = await check(
      'http:\n  adress: x\n  prot: 1\n  tls: {certificate: x}\n  auth: {ldpa: {}}\nstroage: {}\nextensions:\n  serach: {}\n  scan: {}\n',
    );
    expect(told).toEqual([
      '2 error http.adress: is not a key known here; did you mean address?',
      '3 error http.prot: is not a key known here; did you mean port?',
      '4 error http.tls.certificate: is not a key known here; did you mean cert?',
      '5 error http.auth.ldpa: is not a key known here; did you mean ldap?',
      '6 error stroage: is not a key known here; did you mean storage?',
      '8 error extensions.serach: is not a key known here; did you mean search?',
      '9 error extensions.scan: is not a key known here; known here: search, ui',
    ]);
  });

  it('matches names of packages, and keys below them, as they are written', async () => {
    class Quota {
      @Setting({ type: 'integer', describe: 'Limit.' }) maxTags = 1;
    }
    const quota = defineExtension({ name: '@acme/zot.quota', config: Quota }) as Definition;
    const packages = new Set([quota]);
    const good = await check({ extensions: { '@acme/zot.quota': { maxTags: 5 } } }, [...all, quota], { packages });
    expect(good.told).toEqual([]);
    expect(good.of(quota)).toEqual({ maxTags: 5 });
    const bad = await check('extensions:\n  "@acme/zot.quota": {maxtags: 5}\n', [...all, quota], { packages });
    expect(bad.told).toEqual([
      '2 error extensions["@acme/zot.quota"].maxtags: is not a key known here; did you mean maxTags?',
    ]);
    const other = await check({ extensions: { '@ACME/zot.quota': {} } }, [...all, quota], { packages });
    expect(other.told).toEqual([
      '1 error extensions["@ACME/zot.quota"]: is not a key known here; did you mean @acme/zot.quota?',
    ]);
    const spokenFor = new Set(['@acme/gone']);
    const gone = await check('extensions:\n  "@acme/gone": {a: 1}\n', all, { spokenFor });
    expect(gone.told).toEqual([]);
    expect(gone.locate(['extensions', '@acme/gone', 'a'])).toEqual({ line: 2, column: 18 });
  });

  it('reads the keys of a map in lower case where its setting says so', async () => {
    class Group {
      @Setting({ type: ['string'], describe: 'Users.' }) users: string[] = [];
    }
    class Access {
      @Setting({ type: { '*': Group }, keys: 'lower', describe: 'By name.' }) groups: Record<string, Group> = {};
    }
    const access = defineSection({ section: 'access', config: Access }) as Definition;
    const checked = await check('access:\n  groups:\n    Admins: {users: ann}\n    admins: {users: bob}\n', [access]);
    expect(checked.told).toEqual([
      '4 error access.groups.admins: is the same key as "Admins", which stands beside it; keep one of them',
    ]);
    expect(checked.whole.at(['access', 'groups', 'admins', 'users'])).toEqual(['ann']);
    expect(checked.locate(['access', 'groups', 'admins', 'users'])).toEqual({ line: 3, column: 14 });
  });

  it('passes over unknown keys where a setting says so, all the way down', async () => {
    class Credentials {
      @Setting({ type: 'string', describe: 'User.' }) username = '';
    }
    class Sink {
      @Setting({ type: Credentials, describe: 'Who.' }) credentials?: Credentials;
    }
    class Events {
      @Setting({ type: [Sink], unknownKeys: 'warn', describe: 'Sinks.' }) sinks: Sink[] = [];
    }
    const events = defineSection({ section: 'events', config: Events }) as Definition;
    const text = 'events:\n  sinks:\n  - tpye: x\n    credentials: {username: ann, usrename: bob}\n  snks: 1\n';
    expect((await check(text, [events])).told).toEqual([
      '3 warning events.sinks[0].tpye: is not a key known here, and is passed over; known here: credentials',
      '4 warning events.sinks[0].credentials.usrename: is not a key known here, and is passed over; did you mean username?',
      '5 error events.snks: is not a key known here; did you mean sinks?',
    ]);
  });

  it('gives keys that no setting names to the one that takes the rest', async () => {
    class Pin {
      @Setting({ type: 'string', describe: 'Version.' }) version?: string;
      @Min(1) @Setting({ type: 'integer', describe: 'Time.' }) timeout = 5;
    }
    class Packages {
      @Setting({ type: Pin, rest: true, describe: 'By specifier.' }) packages: Record<string, Pin> = {};
    }
    const packages = defineSection({ section: 'packages', config: Packages }) as Definition;
    const good = await check({ packages: { '@acme/a': { version: 1 } } }, [...all, packages]);
    expect(good.told).toEqual([]);
    expect(good.whole.at(['packages', '@acme/a', 'version'])).toBe('1');
    const bad = await check('packages:\n  "@acme/a":\n    timeout: 0\n    verison: 1\n', [...all, packages]);
    expect(bad.told).toEqual([
      '3 error packages["@acme/a"].timeout: must not be less than 1',
      '4 error packages["@acme/a"].verison: is not a key known here; did you mean version?',
    ]);
  });

  it('S13 leaves Object.prototype alone, wherever such keys stand', async () => {
    const text = JSON.stringify({
      http: { accessControl: { repositories: { x: { defaultPolicy: [] } } } },
      storage: {
        headers: { constructor: 'a', toString: 'b' },
        storageDriver: { constructor: { prototype: { p: 1 } } },
      },
    })
      .replace('"x":', '"__proto__":')
      .replace('"toString"', '"__proto__"');
    const checked = await check(text);
    expect(checked.told).toEqual([]);
    expect(Object.keys(checked.of(storage).headers!)).toEqual(['constructor', '__proto__']);
    expect(Object.keys(checked.of(accessControl).repositories)).toEqual(['__proto__']);
    expect(Object.hasOwn(checked.of(storage).storageDriver!, 'constructor')).toBe(true);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
    const refused = await check(
      '{"__proto__": {"p": 1}, "http": {"constructor": {"prototype": {"p": 1}}, "__proto__": 1}}',
    );
    expect(refused.issues.map(({ path }) => pathText(path))).toEqual([
      '__proto__',
      'http.constructor',
      'http.__proto__',
    ]);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
  });
});
