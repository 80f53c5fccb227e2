import { issue, type ConfigPath, type Issue } from '@zot/extension-api';
import { driverName, parameter } from './driver-parameters.js';
import type { DriverParameters } from './store.config.js';

/** What the drivers of zot cannot do without; one of the names in a row is enough. zot finds out when it starts. */
const needed = new Map<string, readonly (readonly string[])[]>([
  ['s3', [['bucket'], ['region', 'regionendpoint']]],
  ['gcs', [['bucket']]],
  ['azure', [['accountname'], ['container']]],
  ['redis', [['url', 'addr']]],
  ['dynamodb', [['endpoint'], ['region'], ['cachetablename']]],
]);

/** Parameters that will be missed at a start. */
export function* checkParameters(driver: DriverParameters | undefined, path: ConfigPath): Iterable<Issue> {
  for (const names of needed.get(driver ? driverName(driver) : '') ?? []) {
    if (names.some((name) => parameter(driver!, name))) continue;
    const rest = names.slice(1).map((name) => `, and so is ${name}`);
    yield issue.warning([...path, names[0]!], `is missing${rest.join('')}`, 'add it, since the driver needs it');
  }
}
