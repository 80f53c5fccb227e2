import type { Compared } from './side.js';

/** Whether the old one has to be stopped before the new one starts. */
export function isReplacedInTurn(was: Compared, now: Compared): boolean {
  const { replaced } = now.entry.definition;
  if (replaced !== undefined) return replaced === 'in turn';
  return [was, now].some(({ section }) => (section.runs ?? []).length > 0);
}
