import { StartError } from '@zot/extension-api';
import { RedisConfig } from '../redis.config.js';
import { placeOf } from './redis-client.js';
import { placeOfUrl } from './redis-url.js';

describe('placeOfUrl', () => {
  it.each([
    ['redis://localhost', { addr: ['localhost:6379'], db: 0, isEncrypted: false }],
    ['redis://host:1234/7', { addr: ['host:1234'], db: 7 }],
    ['redis://user:p%40ss@host', { username: 'user', password: 'p@ss' }],
    ['redis://:secret@host', { password: 'secret' }],
    ['rediss://host?skip_verify=true', { isEncrypted: true, skipVerify: true }],
    ['redis://[::1]:6380', { addr: ['[::1]:6380'] }],
    ['unix:///run/redis.sock?db=2', { path: '/run/redis.sock', db: 2 }],
    [
      'redis://a:1?addr=b:2&addr=c:3&max_redirects=5',
      { isCluster: true, addr: ['a:1', 'b:2', 'c:3'], max_redirects: 5 },
    ],
    [
      'redis://h?dial_timeout=2&read_timeout=500ms&max_retries=-1&pool_fifo=1&client_name=zot&protocol=2&pool_size=7',
      {
        dial_timeout: 2000,
        read_timeout: 500,
        max_retries: -1,
        pool_fifo: true,
        client_name: 'zot',
        protocol: 2,
        pool_size: 7,
      },
    ],
  ])('reads %s', (url, expected) => expect(placeOfUrl(url)).toMatchObject(expected));

  it.each([
    'canary',
    'http://canary@host',
    'redis://:canary@host:port',
    'redis://:canary@host/db',
    'redis://:canary@host?pool_fifo=maybe',
    'redis://:canary@host?read_timeout=soon',
    'redis://:canary@host?keyword=canary',
    'redis://:canary@host?password=canary2&url=x',
  ])('refuses %s without repeating it', (url) => {
    let thrown: unknown;
    try {
      placeOfUrl(url);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(StartError);
    expect((thrown as Error).message).not.toContain('canary');
  });
});

describe('placeOf', () => {
  const of = (settings: Partial<RedisConfig>) => placeOf(Object.assign(new RedisConfig(), settings));

  it('takes nothing beside a URL', () => {
    expect(of({ url: 'redis://h', addr: ['x:1', 'y:1'], db: 5 })).toMatchObject({
      addr: ['h:6379'],
      db: 0,
      isCluster: false,
    });
  });

  it('knows a cluster by several addresses, unless they are those of sentinels', () => {
    expect(of({ addr: ['a:1'] }).isCluster).toBe(false);
    expect(of({ addr: ['a:1', 'b:1'] }).isCluster).toBe(true);
    expect(of({ addr: ['a:1', 'b:1'], master_name: 'm' })).toMatchObject({ isCluster: false, master_name: 'm' });
  });
});
