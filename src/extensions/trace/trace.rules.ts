import { issue, type Issue } from '@zot/extension-api';
import type { TraceConfig } from './trace.config.js';

export function* checkTrace({ endpoint }: TraceConfig): Iterable<Issue> {
  if (/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) return;
  yield issue.error(['endpoint'], 'is no URL of http or https', 'write it as http://localhost:4318/v1/traces');
}
