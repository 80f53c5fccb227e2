import { sourceAddresses } from './source-addresses.js';

test.each([
  ['127.0.0.1,127.0.0.2', ['127.0.0.1', '127.0.0.2']],
  ['127.0.0.1:127.0.0.2', ['127.0.0.1', '127.0.0.2']],
  ['::1,fe80::1', ['::1', 'fe80::1']],
  ['::1', ['::1']],
])('the list %s', (list, expected) => {
  expect(sourceAddresses(list, undefined, 8)).toEqual(expected);
});

test.each([
  ['127.0.0.0/8', 3, ['127.0.0.1', '127.0.0.2', '127.0.0.3']],
  ['10.1.2.3/30', 8, ['10.1.2.1', '10.1.2.2']],
  ['10.1.2.3/32', 8, ['10.1.2.3']],
  ['192.168.255.254/31', 8, ['192.168.255.254', '192.168.255.255']],
])('the network %s, %i wanted', (cidr, wanted, expected) => {
  expect(sourceAddresses(undefined, cidr, wanted)).toEqual(expected);
});

test.each(['localhost', '127.0.0.1,x'])('the list %s is refused', (list) => {
  expect(() => sourceAddresses(list, undefined, 1)).toThrow('is no IP address');
});

test.each(['127.0.0.0', '127.0.0.0/33', '::1/64'])('the network %s is refused', (cidr) => {
  expect(() => sourceAddresses(undefined, cidr, 1)).toThrow('is no IPv4 network');
});
