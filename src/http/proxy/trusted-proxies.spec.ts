import fc from 'fast-check';
import { TrustedProxies } from './trusted-proxies.js';

describe('the address of a client', () => {
  const none = new TrustedProxies([]);
  const some = new TrustedProxies(['10.0.0.1', '192.168.0.0/16', '2001:db8::/32', '::1']);

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['fe80::1%eth0', 'fe80::1'],
    [undefined, ''],
  ])('is that of the peer where nobody is trusted: %s', (peer, address) => {
    expect(none.clientAddress(peer, '198.51.100.1, 10.0.0.1')).toBe(address);
  });

  it.each([
    ['a stranger says what he likes', '198.51.100.9', '1.1.1.1', '198.51.100.9'],
    ['a proxy tells', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['a proxy says nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['a proxy says nothing of use', '10.0.0.1', '', '10.0.0.1'],
    ['proxies in a row', '10.0.0.1', '198.51.100.1, 192.168.3.4, 2001:db8::5', '198.51.100.1'],
    ['what a client says before the proxy', '10.0.0.1', '1.1.1.1, 10.0.0.1, 198.51.100.1', '198.51.100.1'],
    ['only proxies', '10.0.0.1', '192.168.0.1, 192.168.0.2', '192.168.0.1'],
    ['words', '10.0.0.1', '198.51.100.1, unknown', '10.0.0.1'],
    ['words farther off', '10.0.0.1', '198.51.100.1, _hidden, 192.168.0.2', '192.168.0.2'],
    ['a port', '10.0.0.1', '198.51.100.1:4711', '198.51.100.1'],
    ['IPv6 with a port', '10.0.0.1', '[2001:db9::1]:4711', '2001:db9::1'],
    ['IPv6 in brackets', '10.0.0.1', '[2001:db9::1]', '2001:db9::1'],
    ['IPv4 in IPv6', '::ffff:10.0.0.1', '::ffff:198.51.100.1', '198.51.100.1'],
    ['an IPv6 proxy', '::1', '2001:db9::1, 2001:db8:1::1', '2001:db9::1'],
    ['an address that is none', '10.0.0.1', '198.51.100.256', '10.0.0.1'],
    ['commas', '10.0.0.1', ',,,', '10.0.0.1'],
  ])('with %s', (_, peer, forwardedFor, address) => {
    expect(some.clientAddress(peer, forwardedFor)).toBe(address);
  });

  it('does not depend on what stands before the last stranger', () => {
    fc.assert(
      fc.property(fc.string(), (forged) => {
        expect(some.clientAddress('10.0.0.1', `${forged},198.51.100.1`)).toBe('198.51.100.1');
        expect(some.clientAddress('198.51.100.9', forged)).toBe('198.51.100.9');
      }),
    );
  });
});
