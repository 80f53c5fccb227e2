import { issue, type Issue } from '@zot/extension-api';
import { servedSpecVersion, type GeneralConfig } from './general.config.js';

/** The file cannot choose the version; one written for another still works. */
export function* takeServedSpecVersion(config: GeneralConfig): Iterable<Issue> {
  if (config.distSpecVersion === servedSpecVersion) return;
  yield issue.warning(
    ['distSpecVersion'],
    `${config.distSpecVersion} is not served; ${servedSpecVersion} is used`,
    `write ${servedSpecVersion}, or leave it out`,
  );
  config.distSpecVersion = servedSpecVersion;
}
