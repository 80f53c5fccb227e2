import { distributionSpecVersion } from '@zot/oci';
import type { OutputFormat } from '../commands/output-format.js';
import type { Flavour } from '../flavour.js';
import { build } from './build.js';

/** What this program is, in one line. */
export function versionText({ name, binaryType }: Flavour, format: OutputFormat): string {
  const { version, commit } = build;
  const node = process.version;
  if (format === 'json') {
    const facts = { version, 'distribution-spec': distributionSpecVersion, commit, 'binary-type': binaryType };
    return JSON.stringify({ ...facts, 'node version': node });
  }
  const of = commit === '' ? '' : `, commit ${commit.slice(0, 12)}`;
  return `${name} ${version} (OCI distribution spec ${distributionSpecVersion}${of}, node ${node})`;
}
