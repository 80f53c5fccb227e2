import 'reflect-metadata';
import { IsIn, Matches, Max, Min } from 'class-validator';
import { defineExtension, defineSection, defineSlot, issue, Setting } from '@zot/extension-api';
import type { Definition, Duration } from '@zot/extension-api';
import { parseConfig } from '../../src/kernel/read/read-config.js';
import { checkConfig, type CheckOptions } from '../../src/kernel/check/check-config.js';
import { pathText } from '../../src/kernel/check/path-text.js';

export class Tls {
  @Setting({ type: 'string', describe: 'Certificate.' }) cert?: string;
  @Setting({ type: 'string', describe: 'Key.' }) key?: string;
}
export class Http {
  @Setting({ type: 'string', describe: 'Address to listen on.' }) address = '127.0.0.1';
  @Matches(/^\d+$/, { message: 'must be a number from 0 to 65535', context: { hint: 'write it as 8080' } })
  @Setting({ type: 'string', describe: 'Port to listen on.' })
  port = '8080';
  @Setting({ type: 'duration', describe: 'Longest silence.' }) readTimeout = 60_000 as Duration;
  @Setting({ type: Tls, describe: 'Certificates.' }) tls?: Tls;
  @Setting({ type: ['string'], describe: 'Compatibility.' }) compat: string[] = [];
}
export class Auth {
  @Min(0) @Setting({ type: 'integer', describe: 'Seconds.' }) failDelay = 0;
  @Setting({ type: 'boolean', describe: 'Keys.' }) apikey?: boolean;
}
export class Ldap {
  @Setting({ type: 'string', describe: 'Host.' }) address = '';
  @Setting({ type: 'string', describe: 'Secret.', secret: true }) password?: string;
  @IsIn(['a', 'b'], { message: '$value is neither a nor b' })
  @Setting({ type: 'string', describe: 'Secret.', secret: true })
  token?: string;
  @Setting({ type: 'integer', describe: 'Secret.', secret: true }) pin?: number;
}
export class Policy {
  @Setting({ type: ['string'], describe: 'Users.' }) users: string[] = [];
  @Max(9) @Setting({ type: 'integer', describe: 'Rank.' }) rank = 0;
}
export class Repository {
  @Setting({ type: [Policy], describe: 'Policies.' }) policies: Policy[] = [];
  @Setting({ type: ['string'], describe: 'Default.' }) defaultPolicy: string[] = [];
}
export class AccessControl {
  @Setting({ type: { '*': Repository }, describe: 'By glob.', emptyMeans: 'present' })
  repositories: Record<string, Repository> = {};
  @Setting({ type: Policy, describe: 'Admins.' }) adminPolicy?: Policy;
}
export class Storage {
  @Setting({ type: 'string', describe: 'Root.' }) rootDirectory = '';
  @Setting({ type: 'boolean', describe: 'GC.' }) gc = true;
  @Setting({ type: 'duration', describe: 'Age.' }) gcDelay = 3_600_000 as Duration;
  @Setting({ type: 'free', describe: 'Driver.' }) storageDriver?: object;
  @Setting({ type: { '*': 'string' }, describe: 'Headers.' }) headers?: Record<string, string>;
}
export class Cve {
  @Setting({ type: 'duration', describe: 'Interval.' }) updateInterval = 7_200_000 as Duration;
}
export class Search {
  @Setting({ type: 'boolean', describe: 'On.' }) enable?: boolean;
  @Setting({ type: Cve, describe: 'CVE.', emptyMeans: 'present' }) cve?: Cve;
}
export class Ui {
  @Setting({ type: 'boolean', describe: 'On.' }) enable?: boolean;
}
export class Top {
  @Setting({ type: 'string', describe: 'Version.' }) distSpecVersion = '1.1.1';
}

const isEnabled = (config: { enable?: boolean }) => config.enable ?? true;
export const top = defineSection({ section: '', config: Top, presence: 'always' });
export const http = defineSection({ section: 'http', config: Http, presence: 'always' });
export const auth = defineSection({ section: 'http.auth', config: Auth });
export const ldap = defineSection({ section: 'http.auth.ldap', config: Ldap, emptyMeans: 'present' });
export const accessControl = defineSection({
  section: 'http.accessControl',
  config: AccessControl,
  emptyMeans: 'present',
});
export const storageSlot = defineSlot<object>('storage.driver');
export const storage = defineSection({
  section: 'storage',
  config: Storage,
  presence: 'always',
  slots: { 'storageDriver.name': storageSlot },
});
export const search = defineExtension({ name: 'search', config: Search, isOn: isEnabled });
export const ui = defineExtension({
  name: 'ui',
  config: Ui,
  isOn: isEnabled,
  *check(config, whole) {
    if (isEnabled(config) && !whole.at(['extensions', 'search']))
      yield issue.error([], 'needs extensions.search', 'add it');
  },
});
export const registry = defineSection({ name: 'registry' });
export const all = [top, http, auth, ldap, accessControl, storage, search, ui, registry] as Definition[];

/** Checks a config; `told` holds its issues as lines of text. */
export async function check(config: object | string, definitions = all, options?: CheckOptions) {
  const yaml = typeof config === 'string' ? config : JSON.stringify(config);
  const read = await parseConfig('config.yaml', yaml);
  if ('issues' in read) throw new Error(read.issues[0]!.message);
  const checked = await checkConfig(read.tree, definitions, options);
  const told = checked.issues.map(
    ({ severity, path, message, hint, line }) =>
      `${line} ${severity} ${pathText(path)}: ${message}${hint === undefined ? '' : `; ${hint}`}`,
  );
  const of = <C extends object>(definition: Definition<C>) =>
    checked.sections.get(definition as unknown as Definition) as C;
  return { ...checked, told, of, names: [...checked.sections.keys()].map(({ name }) => name) };
}
