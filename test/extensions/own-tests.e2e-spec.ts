import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExtensionProject } from '../support/extension-project.js';
import { checkout, run } from '../support/run-zot.js';

const examples = join(checkout, 'examples/extensions');

describe('the own tests of an example, by node:test and the testkit', () => {
  let project: ExtensionProject;
  // Packing compiles them, tests included.
  beforeAll(async () => (project = await ExtensionProject.open()));
  afterAll(() => project.remove());

  it.each(readdirSync(examples))('pass: %s', async (name) => {
    const options = { cwd: join(examples, name), patienceMs: 110_000 };
    const { code, stdout } = await run(
      process.execPath,
      ['--test', '--test-reporter=tap', 'dist/**/*.test.js'],
      options,
    );
    expect({ code, failed: stdout.match(/^ *not ok .*$/gm) }).toEqual({ code: 0, failed: null });
    expect(Number(/^# pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(0);
  });
});
