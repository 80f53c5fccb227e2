import { MemoryRecordStore } from '@zot/testkit';
import { repo } from '../../../test/support/test-registry.js';
import { StoredUserData } from './stored-user-data.js';

describe('StoredUserData', () => {
  it('knows nothing of a user who has chosen nothing', async () => {
    const users = new StoredUserData(new MemoryRecordStore());
    expect(await users.of('ann')).toEqual({ stars: [], bookmarks: [], groups: [] });
    expect(await users.stars(repo('a'))).toBe(0);
  });

  it('sets stars and takes them away, and counts them by repository', async () => {
    const users = new StoredUserData(new MemoryRecordStore());
    expect(await users.toggleStar('ann', repo('a'))).toBe(true);
    expect(await users.toggleStar('bob', repo('a'))).toBe(true);
    expect(await users.toggleStar('ann', repo('a/b'))).toBe(true);
    expect(await users.stars(repo('a'))).toBe(2);
    expect((await users.of('ann')).stars).toEqual(['a', 'a/b']);
    expect(await users.toggleStar('ann', repo('a'))).toBe(false);
    expect(await users.stars(repo('a'))).toBe(1);
    expect((await users.of('ann')).stars).toEqual(['a/b']);
  });

  it('keeps users apart whose names look alike', async () => {
    const users = new StoredUserData(new MemoryRecordStore());
    for (const user of ['ann', 'ann ', 'a b', 'Ann', '__proto__']) await users.toggleStar(user, repo('a'));
    expect(await users.stars(repo('a'))).toBe(5);
    for (const user of ['ann', 'ann ', 'a b', 'Ann', '__proto__']) {
      expect(await users.toggleStar(user, repo('a'))).toBe(false);
    }
    expect(await users.stars(repo('a'))).toBe(0);
  });

  it('loses no choice of those that are made at once', async () => {
    const records = new MemoryRecordStore();
    const [one, other] = [new StoredUserData(records), new StoredUserData(records)];
    const names = Array.from({ length: 10 }, (_, n) => repo(`r${n}`));
    await Promise.all([
      ...names.map(async (name) => one.toggleStar('ann', name)),
      ...names.map(async (name) => other.toggleBookmark('ann', name)),
      one.rememberGroups('ann', ['devs']),
    ]);
    const found = await one.of('ann');
    expect([...found.stars].sort()).toEqual(names);
    expect([...found.bookmarks].sort()).toEqual(names);
    expect(found.groups).toEqual(['devs']);
  });

  it('writes groups only where they are others than before', async () => {
    const records = new MemoryRecordStore();
    const users = new StoredUserData(records);
    await users.rememberGroups('ann', ['b', 'a', 'b']);
    expect((await users.of('ann')).groups).toEqual(['a', 'b']);
    const { version } = (await records.get('users', 'ann'))!;
    await users.rememberGroups('ann', ['a', 'b']);
    expect((await records.get('users', 'ann'))!.version).toBe(version);
    await new StoredUserData(records).rememberGroups('ann', []);
    await users.rememberGroups('ann', ['a', 'b']);
    expect((await users.of('ann')).groups).toEqual(['a', 'b']);
  });

  it('makes nothing of a record that it cannot read', async () => {
    const records = new MemoryRecordStore();
    for (const value of ['{', 'null', '[]', '{"stars": 7, "groups": [1, "a"]}']) {
      await records.put('users', 'ann', value);
      expect((await new StoredUserData(records).of('ann')).stars).toEqual([]);
    }
    expect((await new StoredUserData(records).of('ann')).groups).toEqual(['a']);
  });
});
