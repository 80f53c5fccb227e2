import {
  accessControl,
  auth,
  check,
  Cve,
  http,
  Http,
  ldap,
  Repository,
  search,
  Search,
  Tls,
} from '../../../test/support/sample-config.js';

describe('checkConfig: sections', () => {
  it('gives each section its part, its defaults, and classes all the way down', async () => {
    const checked = await check({
      http: { port: 5000, tls: { cert: 'a' }, auth: { failDelay: 5, ldap: { address: 'x' } } },
      storage: { rootDirectory: '/r' },
    });
    expect(checked.told).toEqual([]);
    expect(checked.of(http)).toBeInstanceOf(Http);
    expect(checked.of(http)).toEqual({
      address: '127.0.0.1',
      port: '5000',
      readTimeout: 60_000,
      tls: { cert: 'a' },
      compat: [],
    });
    expect(checked.of(http).tls).toBeInstanceOf(Tls);
    expect(checked.of(auth)).toEqual({ failDelay: 5 });
    expect(checked.of(ldap)).toEqual({ address: 'x' });
    expect(checked.names).toEqual(['', 'http', 'http.auth', 'http.auth.ldap', 'storage', 'registry']);
  });

  it('leaves out what is absent, null or empty, and says so for an empty object', async () => {
    const checked = await check(
      'http:\n  auth: {}\n  tls: {}\n  address: null\nstorage:\n  headers: {}\n  gc: false\n',
    );
    expect(checked.told).toEqual([
      '2 warning http.auth: {} counts as absent; leave it out, or set a key in it',
      '3 warning http.tls: {} counts as absent; leave it out, or set a key in it',
      '6 warning storage.headers: {} counts as absent; leave it out, or set a key in it',
    ]);
    expect(checked.of(http)).toMatchObject({ address: '127.0.0.1' });
    expect(checked.of(http).tls).toBeUndefined();
    expect(checked.names).toEqual(['', 'http', 'storage', 'registry']);
    expect(checked.whole.isSet(['http'])).toBe(false);
    expect(checked.whole.isSet(['storage', 'gc'])).toBe(true);
    expect(checked.whole.isSet(['storage', 'gcDelay'])).toBe(false);
  });

  it('takes {} for present in extensions, and wherever a definition or a setting says so', async () => {
    const checked = await check({
      http: { auth: { ldap: {} }, accessControl: { repositories: { '**': {} } } },
      extensions: { search: { cve: {} }, ui: {} },
    });
    expect(checked.told).toEqual([]);
    expect(checked.names).toEqual([
      '',
      'http',
      'http.auth',
      'http.auth.ldap',
      'http.accessControl',
      'storage',
      'extensions.search',
      'extensions.ui',
      'registry',
    ]);
    expect((checked.of(search) as Search).cve).toBeInstanceOf(Cve);
    expect(checked.of(accessControl).repositories['**']).toBeInstanceOf(Repository);
    expect(checked.whole.isSet(['extensions', 'search', 'cve'])).toBe(true);
  });

  it('drops an object that holds nothing else, but still reports the unknown keys in it', async () => {
    const vanished = await check({ http: { accessControl: { adminPolicy: { users: null } } }, storage: { gc: true } });
    expect(vanished.told).toEqual([]);
    expect(vanished.of(accessControl).adminPolicy).toBeUndefined();
    expect((await check({ http: { tls: { crt: {} } } })).told).toEqual([
      '1 error http.tls.crt: is not a key known here; did you mean cert?',
    ]);
  });

  it.each([{}, { http: {} }, { http: null, extensions: {} }, { storage: { headers: {} } }])(
    'refuses %j, in which no key survives',
    async (config) => {
      expect((await check(config)).told).toContain(
        '1 error : no key in this file holds a value; null and {} count as absent',
      );
    },
  );

  it('turns off what says so, and gives undefined for it', async () => {
    const checked = await check('extensions:\n  search: {enable: "false"}\n  ui: {}\n');
    expect(checked.names).not.toContain('extensions.search');
    expect(checked.told).toEqual(['3 error extensions.ui: needs extensions.search; add it']);
    expect(checked.whole.at(['extensions', 'search', 'enable'])).toBeUndefined();
    expect(checked.whole.isSet(['extensions', 'search', 'enable'])).toBe(true);
  });

  it('says what is no object', async () => {
    expect((await check('http: 5\nextensions:\n  search: true\nstorage: []\n')).told).toEqual([
      '1 error http: must be an object, not a number',
      '3 error extensions.search: must be an object, not a boolean; write {"enable": true}',
      '4 error storage: must be an object, not a list',
    ]);
  });
});
