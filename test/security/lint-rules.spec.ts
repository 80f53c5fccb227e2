import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/** S10, S25: the linter, which a change has to pass, tells of what makes code of data and of what verifies nothing. */
describe('the linter', () => {
  // None of these rules asks for types, which take long to be worked out.
  const linter = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] });
  const rulesFor = async (text: string, filePath = 'src/http/port.ts'): Promise<(string | null)[]> => {
    const [result] = await linter.lintText(`${text}\nexport {};\n`, { filePath });
    return [...new Set(result!.messages.map(({ ruleId }) => ruleId))];
  };

  it.each([
    ['no-eval', "eval('1');"],
    ['no-eval', "globalThis.eval('1');"],
    ['no-implied-eval', "setTimeout('work()', 1);"],
    ['no-new-func', "new Function('return 1')();"],
    ['no-new-func', "Function('return 1')();"],
    ['no-script-url', "export const url = 'javascript:void 0';"],
    ['no-restricted-imports', "import { runInNewContext } from 'node:vm'; runInNewContext('1');"],
    ['no-restricted-imports', "import { Script } from 'vm'; new Script('1');"],
    ['no-restricted-imports', "import { exec } from 'node:child_process'; exec('ls');"],
    ['no-restricted-imports', "import cluster from 'node:cluster'; cluster.fork();"],
    ['no-restricted-syntax', 'export const load = (name: string): Promise<unknown> => import(name);'],
    ['no-restricted-syntax', 'export const load = (name: string): Promise<unknown> => import(`node:${name}`);'],
    ['no-restricted-syntax', 'export const options = { shell: true };'],
    ['no-restricted-syntax', 'export const options = { rejectUnauthorized: false };'],
    ['no-restricted-syntax', "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';"],
    ['no-restricted-syntax', "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"],
  ])('tells by %s of: %s', async (rule, text) => {
    expect(await rulesFor(text)).toContain(rule);
  });

  it('lets modules be loaded by their names', async () => {
    expect(await rulesFor("export const load = () => import('./x.module.js');")).toEqual([]);
  });

  it.each([
    ['no-restricted-syntax', 'src/kernel/isolation/isolated-process.ts', 'export const options = { shell: true };'],
    ['no-restricted-syntax', 'src/http/tls/certificate.ts', 'export const load = (name: string) => import(name);'],
    [
      'no-restricted-imports',
      'src/kernel/isolation/isolated-process.ts',
      "import { Script } from 'vm'; new Script('1');",
    ],
  ])('excepts a file from no more than it needs: %s in %s', async (rule, file, text) => {
    expect(await rulesFor(text, file)).toContain(rule);
  });
});
