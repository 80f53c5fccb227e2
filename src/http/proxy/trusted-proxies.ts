import { BlockList, isIP } from 'node:net';

/** The addresses and networks of `http.trustedProxies`, and what they say of the clients behind them. */
export class TrustedProxies {
  private readonly networks = new BlockList();
  private readonly isNone: boolean;

  constructor(proxies: readonly string[]) {
    this.isNone = proxies.length === 0;
    for (const proxy of proxies) {
      const [address = '', prefix] = proxy.split('/');
      const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
      if (prefix === undefined) this.networks.addAddress(address, family);
      else this.networks.addSubnet(address, Number(prefix), family);
    }
  }

  /**
   * The client's address: each proxy adds the address that it saw at the end of `X-Forwarded-For`, so the header is read
   * from there, and the first one that is no proxy of ours is the client. What stands before it may be anything.
   */
  clientAddress(peer: string | undefined, forwardedFor: string | undefined): string {
    let client = plainAddress(peer ?? '');
    if (this.isNone || forwardedFor === undefined || !this.isProxy(client)) return client;
    let end = forwardedFor.length;
    while (end > 0) {
      const comma = forwardedFor.lastIndexOf(',', end - 1);
      const address = hopAddress(forwardedFor.slice(comma + 1, end).trim());
      // A proxy that writes something else is as far as anybody can see.
      if (address === undefined) return client;
      client = address;
      if (!this.isProxy(client)) return client;
      end = comma;
    }
    return client;
  }

  private isProxy(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.networks.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/** IPv4 as IPv4, also on a socket that takes both; without a zone. */
function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  const zone = address.indexOf('%');
  return zone < 0 ? address : address.slice(0, zone);
}

/** One entry of the header: an address, some proxies add the port. */
function hopAddress(entry: string): string | undefined {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([^:]*):\d+$/.exec(entry)?.[1] ?? entry;
  const address = plainAddress(bare);
  return isIP(address) === 0 ? undefined : address;
}
