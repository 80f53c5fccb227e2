import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExtensionProject } from '../support/extension-project.js';
import { runZot } from '../support/run-zot.js';

describe('a hostile value in a config', () => {
  let project: ExtensionProject;
  let witness: string;
  beforeAll(async () => {
    project = await ExtensionProject.open();
    witness = project.writeFile('witness', '').replace(/witness$/, 'was-here');
  });
  afterAll(() => project.remove());

  /** Each would leave a file behind if anything ran it. */
  const names = (file: string) => {
    const code = `require("fs").writeFileSync(${JSON.stringify(file)}, "")`;
    return [
      `data:text/javascript,import{writeFileSync}from"node:fs";writeFileSync(${JSON.stringify(file)},"")`,
      `$(touch ${file})`,
      `\`touch ${file}\``,
      `; touch ${file} #`,
      `| touch ${file}`,
      `node:child_process`,
      `fs`,
      `file://${file}.mjs`,
      `@fixture/in-commonjs/../../../../evil.mjs`,
      `@fixture/in-commonjs/../../../configs/evil.mjs`,
      `@fixture/../evil`,
      `constructor`,
      `__proto__`,
      `\${${code}}`,
      `'); ${code}; ('`,
      `\u0000/evil.mjs`,
      `.\\evil.mjs`,
    ];
  };

  it('is never run, opened or asked for, whether it names an extension, a driver, a credential helper or a package', async () => {
    const evil = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(witness)}, '');`;
    writeFileSync(join(project.folder, 'evil.mjs'), evil);
    writeFileSync(join(project.folder, 'configs/evil.mjs'), evil);
    writeFileSync(`${witness}.mjs`, evil);
    const all = names(witness);
    const text = JSON.stringify({
      storage: {
        rootDirectory: '/tmp/zot',
        storageDriver: { name: all[0] },
        cacheDriver: { name: all[1] },
        remoteCache: true,
        subPaths: Object.fromEntries(
          all.map((name, index) => [`/${index}`, { rootDirectory: `/tmp/zot-${index}`, storageDriver: { name } }]),
        ),
      },
      http: { auth: { htpasswd: { path: all[2] }, sessionDriver: { name: all[3] } } },
      log: { output: '' },
      extensions: {
        ...Object.fromEntries(all.filter((name) => name !== '__proto__').map((name) => [name, {}])),
        sync: { registries: [{ urls: ['https://example.com'], credentialHelper: all[4] }] },
        events: { enable: true, sinks: [{ type: all[0], address: 'x' }] },
        lint: { mandatoryAnnotations: all },
      },
      packages: Object.fromEntries(all.map((name) => [name, { optional: true, version: name, integrity: name }])),
    }).replace('"extensions":{', '"extensions":{"__proto__":{},');
    const file = project.writeFile('hostile.json', text);
    for (const command of [['verify'], ['serve'], ['extension', 'list'], ['extension', 'pin'], ['run']]) {
      const { code, stdout, stderr } = await runZot([...command, file]);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(`${stdout}${stderr}`).not.toContain('a fault of this program');
      expect({ command, ran: existsSync(witness) }).toEqual({ command, ran: false });
    }
    // No argument of a process holds a NUL.
    for (const name of all.filter((one) => !one.includes('\0'))) {
      const { code } = await runZot(['extension', 'check', name]);
      expect({ name, code, ran: existsSync(witness) }).toEqual({ name, code: 1, ran: false });
    }
  });

  it('is no name for a new package', async () => {
    for (const name of ['../evil', './evil', '/tmp/evil', '@a/../../evil', 'a/b', 'UPPER', '$(id)', '']) {
      const { code } = await runZot(['extension', 'create', name], { cwd: project.folder });
      expect({ name, code }).toEqual({ name, code: 2 });
    }
  });
});
