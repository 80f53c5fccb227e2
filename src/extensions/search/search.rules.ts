import { formatDuration, issue, milliseconds, type CheckedConfig, type Issue } from '@zot/extension-api';
import { shortestUpdateInterval } from './cve.config.js';
import type { SearchConfig } from './search.config.js';
import { TrivyConfig } from './trivy.config.js';

const trivy = ['cve', 'trivy'];
const formats = ['spdx-json', 'cyclonedx'];

/** Defaults of the search for vulnerabilities, which are told, as zot tells them. Where search is off, it is off too. */
export function* completeSearch({ enable, cve }: SearchConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!enable || !cve) return;
  const isSet = (...path: string[]) => whole.isSet(['extensions', 'search', ...path]);
  const shortest = formatDuration(milliseconds(shortestUpdateInterval));
  if (!isSet('cve', 'updateInterval')) {
    yield issue.warning(
      ['cve', 'updateInterval'],
      `is missing, and is taken as ${shortest}`,
      `write ${shortest} or more`,
    );
  } else if (cve.updateInterval < shortestUpdateInterval) {
    yield issue.warning(
      ['cve', 'updateInterval'],
      `is below ${shortest}, and is taken as ${shortest}`,
      `write ${shortest} or more`,
    );
    cve.updateInterval = shortestUpdateInterval;
  }
  yield* completeTrivy(cve.trivy, isSet);
}

/** What is empty stands for the default too. */
function* completeTrivy(config: TrivyConfig, isSet: (...path: string[]) => boolean): Iterable<Issue> {
  const usual = new TrivyConfig();
  for (const key of ['dbRepository', 'javaDBRepository', 'vulnSeveritySources'] as const) {
    if (isSet(...trivy, key) && config[key].length > 0) continue;
    Object.assign(config, { [key]: usual[key] });
    yield issue.info([...trivy, key], `is not given; ${[usual[key]].flat().join(', ')} is used`);
  }
  config.sbom.format ||= usual.sbom.format;
}

export function* checkSearch({ enable, cve }: SearchConfig, whole: CheckedConfig): Iterable<Issue> {
  if (!enable || !cve) return;
  if (keepsBlobsElsewhere(whole)) {
    yield issue.error(
      ['cve'],
      'reads blobs from rootDirectory, and this file keeps them in a storageDriver',
      'leave cve out, or keep all blobs in folders',
    );
  }
  const { enable: stores, format } = cve.trivy.sbom;
  if (!stores || formats.includes(format)) return;
  yield issue.warning(
    [...trivy, 'sbom', 'format'],
    `"${format}" is not known; spdx-json is used`,
    `write ${formats.join(' or ')}`,
  );
}

/** Whether any store of the file has a driver. */
function keepsBlobsElsewhere(whole: CheckedConfig): boolean {
  const subPaths = (whole.at(['storage', 'subPaths']) ?? {}) as Record<string, { storageDriver?: unknown }>;
  const drivers = [whole.at(['storage', 'storageDriver']), ...Object.values(subPaths).map((one) => one.storageDriver)];
  return drivers.some((driver) => driver !== undefined);
}
