/** One line for the operator: where the server answers, then what its sections say of themselves. */
export function startLine(program: string, addresses: readonly string[], notes: readonly string[]): string {
  return [`${program} listens on ${addresses.join(' and ')}`, ...notes].join(', ');
}
