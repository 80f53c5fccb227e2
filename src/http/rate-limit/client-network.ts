/**
 * The part of a client's address that limits count by: IPv4 as a whole, of IPv6 the first 64 bits, since whoever has one
 * address there has all that begin so.
 */
export function clientNetwork(address: string): string {
  if (!address.includes(':')) return address;
  const [before = '', after] = address.split('::');
  const first = groupsOf(before);
  const last = groupsOf(after ?? '');
  const zeros = after === undefined ? [] : new Array<string>(Math.max(8 - first.length - last.length, 0)).fill('0');
  const network = [...first, ...zeros, ...last].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

function groupsOf(part: string): string[] {
  if (part === '') return [];
  // An address that ends as one of IPv4 does has two groups there.
  return part.split(':').flatMap((group) => (group.includes('.') ? ['0', '0'] : [group]));
}
