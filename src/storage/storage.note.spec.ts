import { StorageNote } from './storage.note.js';
import type { StorageSection } from './stores.js';

const noteOf = (section: object) => new StorageNote({ subPaths: {}, ...section } as StorageSection).note();

describe('what the start says of the stores', () => {
  it.each([
    [{ rootDirectory: '/r' }, 'repositories in /r'],
    [{ rootDirectory: '/r', storageDriver: { name: 'local' } }, 'repositories in /r'],
    [{ rootDirectory: '/r', storageDriver: { name: 's3', bucket: 'images' } }, 'repositories in s3 images'],
    [{ rootDirectory: '/r', storageDriver: { name: 'azure', container: 'images' } }, 'repositories in azure images'],
    [{ rootDirectory: '/r', storageDriver: { name: '@acme/tape' } }, 'repositories in @acme/tape'],
    [
      { rootDirectory: '/r', subPaths: { '/a': { rootDirectory: '/s', storageDriver: { name: 'gcs', bucket: 'b' } } } },
      'repositories in /r, /a in gcs b',
    ],
  ])('%j', (section, note) => {
    expect(noteOf(section)).toBe(note);
  });
});
