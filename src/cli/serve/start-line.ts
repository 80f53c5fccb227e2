/** Where a server answers, where it stores, and what to type to push. */
export function startLine(program: string, addresses: readonly string[], notes: readonly string[]): string {
  const said = [`${program} listens on ${addresses.join(' and ')}`, ...notes].join(', ');
  return `${said}; push with: docker push ${pushHost(addresses[0]!)}/<name>:<tag>`;
}

/** A server that listens on all addresses is reached by this machine's name for itself. */
function pushHost(address: string): string {
  const url = new URL(address);
  const isAny = url.hostname === '0.0.0.0' || url.hostname === '[::]';
  return isAny ? `localhost${url.port && `:${url.port}`}` : url.host;
}
