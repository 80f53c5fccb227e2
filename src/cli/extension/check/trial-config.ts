import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition } from '@zot/extension-api';
import type { LoadedPackage } from '../../../kernel/resolve/load-package.js';
import type { CheckInput } from './check-input.js';
import { portTrials } from './trials/port-trials.js';
import { slotTrials } from './trials/slot-trials.js';
import type { Sections } from './trials/trial.js';

/** Writes a config that turns on all that a package has to give, and what asks for it. */
export function writeTrialConfig(
  folder: string,
  name: string,
  { exported: { extension, choices }, located }: LoadedPackage,
  input: CheckInput,
): string {
  const rootDirectory = join(folder, 'root');
  if (input.root !== undefined) cpSync(join(located.files, input.root), rootDirectory, { recursive: true });
  const asked: Sections[] = [
    {
      log: { level: 'error' },
      storage: { rootDirectory, gc: false, dedupe: false },
      http: { address: '127.0.0.1', port: '0' },
    },
    extension ? { extensions: { [name]: input.config ?? {} } } : {},
    ...choices.map(({ slot }) => slotTrials.get(slot.token)?.config(name, input) ?? {}),
    ...(extension?.replaces ?? []).map(({ port }) => portTrials.get(port)?.config(folder, input) ?? {}),
  ];
  const sections: Record<string, object> = {};
  for (const one of asked) {
    for (const [section, values] of Object.entries(one)) sections[section] = { ...sections[section], ...values };
  }
  writeFileSync(join(folder, 'htpasswd'), '');
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(sections, null, 2));
  return file;
}

/** What ships, and who asks in the trial for what nobody of it does. */
export function trialDefinitions(
  definitions: readonly Definition[],
  { exported: { extension } }: LoadedPackage,
  input: CheckInput,
): readonly Definition[] {
  const ports = new Set((extension?.replaces ?? []).map(({ port }) => port));
  const alone = [...ports].filter(
    (port) => !definitions.some(({ module, provides }) => module && provides?.includes(port)),
  );
  return [...definitions, ...alone.flatMap((port) => portTrials.get(port)?.owner?.(input) ?? [])];
}
