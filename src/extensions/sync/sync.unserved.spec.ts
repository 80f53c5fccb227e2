import { SyncRegistryConfig } from './sync-registry.config.js';
import { SyncConfig } from './sync.config.js';
import { unservedSync } from './sync.unserved.js';

const told = (config: SyncConfig) =>
  [...unservedSync(config)].map(({ severity, path }) => `${severity} ${path.join('.')}`);

describe('unservedSync', () => {
  it('warns of copies that are not made', () => {
    expect(told(new SyncConfig())).toEqual(['warning ']);
  });

  it('refuses credentials, which somebody relies on', () => {
    const config = Object.assign(new SyncConfig(), { credentialsFile: 'sync.json' });
    config.registries = [
      new SyncRegistryConfig(),
      Object.assign(new SyncRegistryConfig(), { credentialHelper: 'ecr' }),
    ];
    expect(told(config)).toEqual(['error credentialsFile', 'error registries.1.credentialHelper', 'warning ']);
  });
});
