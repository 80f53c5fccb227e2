import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startRegistry, type TestRegistry } from '@zot/testkit';
import { freshBundle } from './bundle.js';
import { Client } from './client.js';
import { runZot, type Ran } from './run-zot.js';

const checkout = dirname(dirname(import.meta.dirname));
const pack = join(checkout, 'scripts/pack-extensions.js');
let folder: Promise<string> | undefined;

/** A registry of a project, and a client that speaks to it. */
export interface ProjectRegistry extends TestRegistry {
  readonly client: Client;
}

export interface VerifiedIssue {
  readonly severity: string;
  readonly line: number;
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** A folder in which packed extensions are installed, as a user of them has one. Packed once for all tests. */
export class ExtensionProject {
  private readonly configs: string;

  private constructor(readonly folder: string) {
    mkdirSync(join(folder, 'configs'), { recursive: true });
    this.configs = mkdtempSync(join(folder, 'configs/'));
  }

  static async open(): Promise<ExtensionProject> {
    await freshBundle();
    folder ??= promisify(execFile)(process.execPath, [pack], { cwd: checkout }).then(({ stdout }) => stdout.trim());
    return new ExtensionProject(await folder);
  }

  /** Writes a config into a folder of its own below the project's. */
  write(sections: object, name = 'config.json'): string {
    const file = join(this.configs, name);
    writeFileSync(file, JSON.stringify(sections, null, 1));
    return file;
  }

  /** Beside the configs. */
  writeFile(name: string, text: string): string {
    const file = join(this.configs, name);
    writeFileSync(file, text);
    return file;
  }

  async verify(sections: object): Promise<{ code: number | null; issues: VerifiedIssue[]; runs?: string[]; ran: Ran }> {
    const ran = await runZot(['verify', '--format', 'json', this.write(sections)]);
    const verdict = JSON.parse(ran.stdout) as { issues: VerifiedIssue[]; runs?: string[] };
    return { code: ran.code, issues: verdict.issues, runs: verdict.runs, ran };
  }

  /** Rejects with all that it said where it does not start. */
  async start(config: Readonly<Record<string, object>>): Promise<ProjectRegistry> {
    const program = join(checkout, 'bin/zot');
    const registry = await startRegistry({ program, folder: this.folder, config });
    const client = new Client(registry.url);
    const stop = async () => {
      client.close();
      return registry.stop();
    };
    return { ...registry, client, stop, [Symbol.asyncDispose]: async () => void (await stop()) };
  }

  remove(): void {
    rmSync(this.configs, { recursive: true, force: true });
  }
}

/** A config that stores and listens, for `verify` and the commands. */
export function sections(more: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  return { storage: { rootDirectory: '/tmp/zot', gc: false }, http: { address: '127.0.0.1', port: '0' }, ...more };
}
