import { isIPv4, isIP } from 'node:net';
import { UsageError } from './usage-error.js';

/**
 * The addresses of this machine that the clients connect from, one each in turn: to meet a registry's limits per
 * address, or to have more ports. From a list, or the first `wanted` hosts of a network of IPv4.
 */
export function sourceAddresses(list: string | undefined, cidr: string | undefined, wanted: number): string[] {
  if (list !== undefined && cidr !== undefined) throw new UsageError('--src-ips and --src-cidr exclude each other');
  if (list !== undefined) return fromList(list);
  return cidr === undefined ? [] : fromNetwork(cidr, wanted);
}

function fromList(list: string): string[] {
  // Commas, and colons as well where they cannot be a part of an address.
  const addresses = list.split(list.includes(',') || list.includes('::') ? ',' : ':').map((one) => one.trim());
  const wrong = addresses.find((address) => isIP(address) === 0);
  if (wrong !== undefined) throw new UsageError(`--src-ips: "${wrong}" is no IP address`);
  return addresses;
}

function fromNetwork(cidr: string, wanted: number): string[] {
  const [network = '', bits = ''] = cidr.split('/');
  if (!isIPv4(network) || !/^\d+$/.test(bits) || Number(bits) > 32) {
    throw new UsageError(`--src-cidr: "${cidr}" is no IPv4 network such as 127.0.0.0/8`);
  }
  const size = 2 ** (32 - Number(bits));
  const number = network.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
  const first = number - (number % size);
  // The first and last address of a network of more than two are no hosts.
  const [from, to] = size > 2 ? [first + 1, first + size - 2] : [first, first + size - 1];
  return Array.from({ length: Math.min(wanted, to - from + 1) }, (_, index) => dotted(from + index));
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
