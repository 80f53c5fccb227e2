import { BlockList } from 'node:net';
import fc from 'fast-check';
import { clientNetwork } from './client-network.js';

describe('the network of a client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['1:2:3::5:6:7:8', '1:2:3:0::/64'],
    ['64:ff9b::192.0.2.33', '64:ff9b:0:0::/64'],
    ['::ffff:0:192.0.2.33', '0:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(clientNetwork(address)).toBe(network);
  });

  it('is the same for all addresses in it, however they are written, and for no others', () => {
    const address = fc.ipV6();
    fc.assert(
      fc.property(address, address, (one, other) => {
        const [network, length] = clientNetwork(one).split('/');
        const list = new BlockList();
        list.addSubnet(network!, Number(length), 'ipv6');
        expect(list.check(one, 'ipv6')).toBe(true);
        expect(list.check(other, 'ipv6')).toBe(clientNetwork(other) === clientNetwork(one));
      }),
    );
  });
});
