import type { CheckedConfig, Issue } from '@zot/extension-api';
import type { Findings } from './findings.js';
import { isOn, type SectionState } from './section-state.js';

/**
 * First all sections are completed, in order, then each is checked. Only sections whose shape is fine: rules may rely on
 * it. A rule that throws is a fault of its definition, and an issue like any other. `completed` is
 * called between the two.
 */
export async function runRules(
  states: readonly SectionState[],
  whole: CheckedConfig,
  findings: Findings,
  completed: () => void = () => undefined,
): Promise<void> {
  const ready = states.filter((state) => state.isPresent && state.isSound);
  for (const state of ready) {
    await guarded(state, findings, () => {
      isOn(state);
      return state.definition.complete?.(state.config, whole) ?? [];
    });
  }
  completed();
  for (const state of ready) {
    await guarded(state, findings, () => state.definition.check?.(state.config, whole) ?? []);
  }
}

async function guarded(
  { definition, path }: SectionState,
  findings: Findings,
  rules: () => Iterable<Issue> | AsyncIterable<Issue>,
): Promise<void> {
  try {
    for await (const issue of rules()) findings.add({ ...issue, path: [...path, ...issue.path] });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    findings.error(path, `the rules of ${definition.name || 'the top level'} failed: ${reason}`);
  }
}
