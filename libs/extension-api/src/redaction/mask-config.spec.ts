import { maskConfig } from './mask-config.js';
import { isSecretName } from './secret-name.js';
import { Setting } from '../config/setting.js';

class ProviderConfig {
  @Setting({ type: 'string', describe: 'The name.' })
  clientid = 'zot';

  @Setting({ type: 'string', secret: true, describe: 'The secret.' })
  clientsecret = '';
}

class SampleConfig {
  @Setting({ type: [ProviderConfig], describe: 'A list.' })
  providers: ProviderConfig[] = [];

  @Setting({ type: { '*': ProviderConfig }, describe: 'A map.' })
  named: Record<string, ProviderConfig> = {};

  @Setting({ type: 'free', describe: 'What a driver takes.' })
  storageDriver?: unknown;

  @Setting({ type: { '*': 'string' }, describe: 'Headers.' })
  headers: Record<string, string> = {};

  @Setting({ type: ['string'], secret: true, describe: 'Keys.' })
  keys?: string[];

  notASetting = 'canary';
}

const provider = (clientsecret: string) => Object.assign(new ProviderConfig(), { clientsecret });

describe('a config that is shown', () => {
  it('masks what its classes mark, in lists and maps too', () => {
    const config = Object.assign(new SampleConfig(), {
      providers: [provider('canary'), provider('')],
      named: { password: provider('canary') },
      keys: ['canary'],
    });
    expect(maskConfig(config)).toEqual({
      providers: [
        { clientid: 'zot', clientsecret: '******' },
        { clientid: 'zot', clientsecret: '' },
      ],
      named: { password: { clientid: 'zot', clientsecret: '******' } },
      headers: {},
      keys: '******',
    });
  });

  it('masks by name where keys are free', () => {
    const config = Object.assign(new SampleConfig(), {
      storageDriver: {
        name: 's3',
        secretkey: 'canary',
        Access_Key: 'canary',
        deep: [{ Password: 'canary' }],
        region: 'x',
      },
    });
    expect(maskConfig(config)['storageDriver']).toEqual({
      name: 's3',
      secretkey: '******',
      Access_Key: '******',
      deep: [{ Password: '******' }],
      region: 'x',
    });
  });

  it('masks by name in a map of plain strings', () => {
    const config = Object.assign(new SampleConfig(), { headers: { 'X-Trace': '1', Authorization: 'canary' } });
    expect(maskConfig(config)['headers']).toEqual({ 'X-Trace': '1', Authorization: '******' });
  });

  it('shows nothing that is no setting', () => {
    expect(JSON.stringify(maskConfig(new SampleConfig()))).not.toContain('canary');
  });
});

describe('a name', () => {
  it.each(['password', 'Authorization', 'X-API-Key', 'secret_key', 'set-cookie', 'sessionHashKey'])(
    '%s is that of a secret',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );

  it.each(['name', 'passwords', 'token_type', 'keyid', 'x'.repeat(100_000)])('is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
