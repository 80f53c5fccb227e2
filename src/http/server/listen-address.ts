import type { AddressInfo } from 'node:net';

export interface ListenAddress {
  /** Undefined: every address of the machine. */
  readonly host?: string;
  readonly port: number;
}

/** `http.address` and `http.port` as the system wants them: without brackets, and 0 for any free port. */
export function listenAddress(address: string, port: string): ListenAddress {
  const host = address.startsWith('[') && address.endsWith(']') ? address.slice(1, -1) : address;
  return { ...(host !== '' && { host }), port: Number(port) };
}

/** `127.0.0.1:8080`, with an IPv6 address in brackets. */
export function addressText({ host = '*', port }: ListenAddress): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The URL by which the server answers, such as `http://127.0.0.1:8080`. */
export function serverUrl(scheme: 'http' | 'https', { address, port }: AddressInfo): string {
  return `${scheme}://${addressText({ host: address, port })}`;
}

/** Port 0 is no place: each time it is another one that is free. One that is open stays where it is. */
export function isSamePlace(one: ListenAddress, other: ListenAddress): boolean {
  return one.host === other.host && one.port === other.port;
}
