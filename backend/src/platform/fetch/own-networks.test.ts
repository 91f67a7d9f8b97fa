import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { ownNetworks } from './own-networks.ts';

const common = { netmask: '', mac: '', internal: false };
const ipv4 = (address: string, bits: number): NetworkInterfaceInfo => ({
  ...common,
  family: 'IPv4',
  address,
  cidr: `${address}/${bits}`,
});
const ipv6 = (address: string, bits: number): NetworkInterfaceInfo => ({
  ...common,
  family: 'IPv6',
  address,
  cidr: `${address}/${bits}`,
  scopeid: 0,
});

test('an address of this machine and its neighbours are its own network', () => {
  const networks = ownNetworks({ eth0: [ipv4('93.184.216.34', 24), ipv6('2a00:1::5', 64)] });
  expect(networks.check('93.184.216.34', 'ipv4')).toBe(true);
  expect(networks.check('93.184.216.1', 'ipv4')).toBe(true);
  expect(networks.check('93.184.217.1', 'ipv4')).toBe(false);
  expect(networks.check('2a00:1::9', 'ipv6')).toBe(true);
  expect(networks.check('2a00:1:0:1::9', 'ipv6')).toBe(false);
});

test('a network as wide as the internet leaves the internet outside', () => {
  const networks = ownNetworks({ tun0: [ipv4('93.184.216.34', 0), ipv6('2a00:1::5', 3)], none: undefined });
  expect(networks.check('93.184.216.34', 'ipv4')).toBe(true);
  expect(networks.check('93.184.216.35', 'ipv4')).toBe(false);
  expect(networks.check('2a00:1::6', 'ipv6')).toBe(false);
});
