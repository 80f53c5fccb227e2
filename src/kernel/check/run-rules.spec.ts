import { defineSection, issue } from '@zot/extension-api';
import type { Definition } from '@zot/extension-api';
import { check, Http, Storage, ui } from '../../../test/support/sample-config.js';

describe('checkConfig: rules', () => {
  it('completes all before it checks any, and finds the place of what they say', async () => {
    const order: string[] = [];
    const first = defineSection({
      section: 'http',
      config: Http,
      presence: 'always',
      complete: (config, whole) => {
        order.push('complete http');
        if (!whole.isSet(['http', 'tls'])) config.port = '80';
      },
      async *check(config) {
        order.push('check http');
        yield issue.warning(['port'], `is ${config.port}`);
      },
    }) as Definition;
    const second = defineSection({
      section: 'storage',
      config: Storage,
      *complete() {
        order.push('complete storage');
        yield issue.info(['gc'], 'completed');
      },
      *check(_, whole) {
        order.push('check storage');
        yield issue.error(['storageDriver', 'name'], `http is at ${String(whole.at(['http', 'port']))}`);
      },
    }) as Definition;
    const checked = await check('storage:\n  gc: true\n  storageDriver:\n    x: 1\n', [first, second]);
    expect(order).toEqual(['complete http', 'complete storage', 'check http', 'check storage']);
    expect(checked.told).toEqual([
      '1 warning http.port: is 80',
      '2 info storage.gc: completed',
      '3 error storage.storageDriver.name: http is at 80',
    ]);
    expect(checked.place(issue.error(['gc'], 'later'), second)).toMatchObject({ path: ['storage', 'gc'], line: 2 });
  });

  it('turns a rule that throws into an issue, and goes on', async () => {
    const broken = defineSection({
      section: 'storage',
      config: Storage,
      check: () => {
        throw new Error('no');
      },
    }) as Definition;
    const { told } = await check('storage: {gc: true}\nextensions: {ui: {}}\n', [broken, ui as Definition]);
    expect(told).toEqual([
      '1 error storage: the rules of storage failed: no',
      '2 error extensions.ui: needs extensions.search; add it',
    ]);
  });
});
