import type { Definition } from '@zot/extension-api';
import { check } from '../../test/support/sample-config.js';
import definition from './storage.definition.js';
import type { StorageConfig } from './storage.config.js';
import { unservedStorage } from './storage.unserved.js';

async function unserved(storage: object): Promise<string[]> {
  const { sections } = await check({ storage }, [definition as Definition]);
  const issues = unservedStorage(sections.get(definition as Definition) as StorageConfig);
  return [...issues].map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`);
}

describe('unservedStorage', () => {
  it('is silent about a folder, and about defaults', async () => {
    expect(await unserved({ rootDirectory: '/r', subPaths: { '/a': { rootDirectory: '/a' } } })).toEqual([]);
  });

  it('refuses what would put data nowhere', async () => {
    const storageDriver = { name: 'gcs', bucket: 'b' };
    expect(await unserved({ dedupe: false, storageDriver, subPaths: { '/a': { commit: true } } })).toEqual([
      'error subPaths./a.rootDirectory: is missing, so sub-path /a has no place',
    ]);
  });

  it('lets metadata be kept elsewhere', async () => {
    const cacheDriver = { name: 'redis', url: 'redis://127.0.0.1' };
    expect(await unserved({ rootDirectory: '/r', remoteCache: true, cacheDriver })).toEqual([]);
  });

  it('is silent about what is served', async () => {
    const subPaths = { '/a': { rootDirectory: '/a', dedupe: true, gc: true } };
    expect(
      await unserved({ rootDirectory: '/r', gcInterval: '24h', maxRepos: 5, retention: { dryRun: true }, subPaths }),
    ).toEqual([]);
  });
});
