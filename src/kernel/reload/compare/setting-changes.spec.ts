import { Setting } from '@zot/extension-api';
import { settingChanges } from './setting-changes.js';

class Inner {
  @Setting({ type: 'string', describe: 'Something to keep.', secret: true })
  password?: string;

  @Setting({ type: 'duration', describe: 'How long.' })
  wait = 0;
}

class Outer {
  @Setting({ type: Inner, describe: 'What is inside.' })
  inner = new Inner();

  @Setting({ type: ['string'], describe: 'Some words.' })
  words: string[] = [];

  @Setting({ type: { '*': 'free' }, describe: 'Whatever somebody wants.' })
  rest: Record<string, unknown> = {};
}

const outer = (change: (config: Outer) => void = () => undefined) => {
  const config = new Outer();
  change(config);
  return config;
};

describe('settings that have changed', () => {
  it('are none where nothing differs', () => {
    expect(settingChanges(outer(), outer())).toEqual([]);
    expect(settingChanges(undefined, undefined)).toEqual([]);
  });

  it('are told by their paths, durations as people write them, lists as a whole', () => {
    const changed = outer((config) => {
      config.inner.wait = 90_000;
      config.words = ['one'];
      config.rest = { a: { b: 1 } };
    });
    expect(settingChanges(outer(), changed)).toEqual([
      { path: ['inner', 'wait'], from: '0s', to: '1m30s' },
      { path: ['words'], from: [], to: ['one'] },
      { path: ['rest', 'a'], from: undefined, to: { b: 1 } },
    ]);
  });

  it('show of a secret only that it is another one', () => {
    const [one, two] = ['hunter1', 'hunter2'].map((password) =>
      outer((config) => {
        config.inner.password = password;
        config.rest = { token: password };
      }),
    );
    const changes = settingChanges(one, two);
    expect(changes.map(({ path }) => path)).toEqual([
      ['inner', 'password'],
      ['rest', 'token'],
    ]);
    expect(JSON.stringify(changes)).not.toContain('hunter');
    expect(settingChanges(outer(), one).map(({ path, from }) => [path.join('.'), from])).toEqual([
      ['inner.password', undefined],
      ['rest.token', undefined],
    ]);
  });
});
