import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageExport } from '../../../kernel/resolve/package-export.js';
import type { CheckInput } from './check-input.js';
import { portTrials, slotTrials } from './trials.js';

/** Writes a config that turns on all that a package has to give, and what asks for it. */
export function writeTrialConfig(
  folder: string,
  name: string,
  { extension, choices }: PackageExport,
  { config = {}, options = {} }: CheckInput,
): string {
  const storage: Record<string, unknown> = { rootDirectory: join(folder, 'root'), gc: false, dedupe: false };
  for (const { slot } of choices) {
    const trial = slotTrials.get(slot.token);
    if (!trial) continue;
    storage[trial.setting] = { ...options, name };
    if (trial.setting === 'cacheDriver') storage['remoteCache'] = true;
  }
  const sections: Record<string, object> = {
    log: { level: 'error' },
    storage,
    http: { address: '127.0.0.1', port: '0' },
    ...(extension && { extensions: { [name]: config } }),
  };
  for (const { port } of extension?.replaces ?? []) {
    for (const [section, values] of Object.entries(portTrials.get(port)?.config(folder) ?? {})) {
      sections[section] = { ...sections[section], ...values };
    }
  }
  writeFileSync(join(folder, 'htpasswd'), '');
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(sections, null, 2));
  return file;
}
