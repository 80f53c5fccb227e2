/** Long enough for the first answers to be out. */
const quietMs = 500;

/**
 * Has what only the start needed collected, once, and its pages given back to the system: an idle server would keep them
 * until it is busy (decision 0074). Does nothing where Node was started without `--expose-gc`.
 */
export function giveBackMemory(): void {
  const { gc } = globalThis;
  // An ordinary collection keeps the pages for what may come.
  if (gc) setTimeout(() => void gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }), quietMs).unref();
}
