import { Setting } from '@zot/extension-api';
import { TrivyConfig } from './trivy.config.js';

const hour = 3_600_000;

/** The database of vulnerabilities is large, so that it is not fetched more often. */
export const shortestUpdateInterval = 2 * hour;

export class CveConfig {
  @Setting({
    type: 'duration',
    describe: 'Time between two updates of the vulnerability database, as a duration. Default and least: 2h.',
  })
  updateInterval = shortestUpdateInterval;

  @Setting({
    type: TrivyConfig,
    describe: 'Where the database comes from, and how it is read. Default: the one of its makers.',
  })
  trivy = new TrivyConfig();
}
