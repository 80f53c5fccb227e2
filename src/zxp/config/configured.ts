import { defineSection } from '@zot/extension-api';
import { pathText } from '../../kernel/check/path-text.js';
import { isError, readPlan } from '../../kernel/prepare/read-plan.js';
import { onlyBuiltin } from '../../kernel/prepare/resolved.js';
import type { LocatedIssue } from '../../kernel/read/located-issue.js';
import { completeTimeouts, ExporterConfig } from './exporter.config.js';
import { ServerConfig } from './server.config.js';

/** What the exporter runs with. */
export interface ZxpConfig {
  readonly server: ServerConfig;
  readonly exporter: ExporterConfig;
}

const server = defineSection({ section: 'server', presence: 'always', config: ServerConfig });
const exporter = defineSection({
  section: 'exporter',
  presence: 'always',
  config: ExporterConfig,
  complete: completeTimeouts,
});

/** Reads and checks the file with the means of the registry's own; keys are zot's, in any case. Never throws for what is in it. */
export async function configured(file?: string): Promise<{ config?: ZxpConfig; problems: readonly string[] }> {
  if (file === undefined)
    return { config: { server: new ServerConfig(), exporter: new ExporterConfig() }, problems: [] };
  const { issues, planned } = await readPlan(file, onlyBuiltin([server, exporter]));
  const problems = issues.map(problemText);
  if (!planned || issues.some(isError)) return { problems };
  const of = <C>(definition: object): C =>
    planned.plan.entries.find((entry) => entry.definition === definition)!.config as C;
  return { config: { server: of<ServerConfig>(server), exporter: of<ExporterConfig>(exporter) }, problems };
}

function problemText({ file, line, column, severity, path, message, hint }: LocatedIssue): string {
  const where = path.length === 0 ? '' : `${pathText(path)}: `;
  return `${file}:${line}:${column}: ${severity}: ${where}${message}${hint ? `\n    hint: ${hint}` : ''}`;
}
