import { BlockList, isIPv6 } from 'node:net';
import type { networkInterfaces } from 'node:os';

type Interfaces = ReturnType<typeof networkInterfaces>;

/** Wider networks than these are a tunnel's way of saying "everything", not neighbours. */
const widestBits = { ipv4: 16, ipv6: 48 };

/**
 * This machine's own addresses and those of its neighbours. They may be public ones: IPv6 gives them to every printer,
 * and from the inside no outer firewall stands before them.
 */
export function ownNetworks(interfaces: Interfaces): BlockList {
  const networks = new BlockList();
  for (const { address, cidr } of Object.values(interfaces).flatMap((ofOne) => ofOne ?? [])) {
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    networks.addAddress(address, family);
    const bits = Number(cidr?.split('/')[1] ?? 0);
    if (bits >= widestBits[family]) networks.addSubnet(address, bits, family);
  }
  return networks;
}
