import { BlockList, isIP } from 'node:net';

/**
 * Blocks of IPv4 that are not the public internet.
 *
 * Source: IANA IPv4 Special-Purpose Address Registry. 168.63.129.16 is public on paper; in Azure it is the host itself.
 */
const specialIpv4 = blockOf('ipv4', [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]);

/**
 * The only block of IPv6 from which public addresses are given out. Outside lie loopback, link-local, unique local,
 * site-local, multicast, discard, NAT64, and the mapped, compatible and translated forms of IPv4.
 */
const globalIpv6 = blockOf('ipv6', ['2000::/3']);

/** Inside it: protocol assignments with Teredo and ORCHID, documentation, 6to4, AS112. Source: as above, for IPv6. */
const specialIpv6 = blockOf('ipv6', [
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '2620:4f:8000::/48',
  '3fff::/20',
]);

/**
 * Whether this is an address of the public internet.
 *
 * Shape: an address as `net.isIP` knows it, without brackets. All else is not public, one with a zone (`fe80::1%eth0`)
 *        included: BlockList finds such a one in no list, so that asking it alone would let it pass.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes('%')) return false;
  const version = isIP(address);
  if (version === 4) return !specialIpv4.check(address, 'ipv4');
  return version === 6 && globalIpv6.check(address, 'ipv6') && !specialIpv6.check(address, 'ipv6');
}

function blockOf(family: 'ipv4' | 'ipv6', networks: readonly string[]): BlockList {
  const block = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    block.addSubnet(address, Number(bits), family);
  }
  return block;
}
