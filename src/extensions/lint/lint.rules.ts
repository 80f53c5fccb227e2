import { issue, type Issue } from '@zot/extension-api';
import type { LintConfig } from './lint.config.js';

export function* checkLint({ enable, mandatoryAnnotations }: LintConfig): Iterable<Issue> {
  if (!enable || mandatoryAnnotations.length > 0) return;
  yield issue.warning([], 'asks for no annotation, so that every image is taken', 'list some in mandatoryAnnotations');
}
