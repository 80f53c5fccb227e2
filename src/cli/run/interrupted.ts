/** Given when somebody interrupts the process; a second time ends it, as without this. */
export function interrupted(): { readonly signal: AbortSignal } & Disposable {
  const controller = new AbortController();
  const stop = () => {
    controller.abort(new Error('interrupted'));
    unlisten();
  };
  const unlisten = () => void process.off('SIGINT', stop).off('SIGTERM', stop);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, [Symbol.dispose]: unlisten };
}
