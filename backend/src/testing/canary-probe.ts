// Runs alone in a network namespace in which every address of the internet is this machine: whoever is connected to,
// is connected to here, and is counted. Prints a report as JSON.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, isIP } from 'node:net';
import { createGuardedFetch } from '../platform/fetch/guarded-fetch.ts';
import { startDnsServer } from './dns-server.ts';
import { honestUrls, refusedUrls } from './urls.ts';

/** `opened`: connections begun by this machine, told by the kernel. `inside`: those that came where none may. */
interface Phase {
  asked: number;
  outcomes: Record<string, number>;
  unexpected: string[];
  opened: number;
  inside: string[];
  queries: number;
}
export type CanaryReport = Record<string, Phase>;

interface Attempt {
  url: string;
  expected: readonly string[];
}

const publicAddress = '93.184.216.34';
const ports = [22, 80, 443, 3128, 4000, 4001, 5432, 8000, 8080];

/** What the names of an attacker stand for. */
const hostileNames: Readonly<Record<string, readonly string[]>> = {
  'loopback.evil.example': ['127.0.0.1'],
  '127.0.0.1.nip.example': ['127.0.0.1'],
  'zero.evil.example': ['0.0.0.0'],
  'ten.evil.example': ['10.0.0.1'],
  'metadata.evil.example': ['169.254.169.254'],
  'alibaba.evil.example': ['100.100.100.200'],
  'azure.evil.example': ['168.63.129.16'],
  'multicast.evil.example': ['224.0.0.1'],
  'first.evil.example': [publicAddress, '127.0.0.1'],
  'last.evil.example': ['192.168.0.1', publicAddress],
  'mixed.evil.example': [publicAddress, '::1'],
  'mixed-private.evil.example': [publicAddress, 'fd00::1'],
  'loopback6.evil.example': ['::1'],
  'unspecified6.evil.example': ['::'],
  'mapped.evil.example': ['::ffff:127.0.0.1'],
  'compatible.evil.example': ['::127.0.0.1'],
  'nat64.evil.example': ['64:ff9b::7f00:1'],
  '6to4.evil.example': ['2002:7f00:1::1'],
  'teredo.evil.example': ['2001:0:4136:e378:8000:63bf:80ff:fffe'],
  'ula.evil.example': ['fd00:ec2::254'],
  'link-local.evil.example': ['fe80::1'],
  'site-local.evil.example': ['fec0::1'],
};

const lan: Readonly<Record<string, readonly string[]>> = {
  'wiki.lan': ['10.0.0.7'],
  'other.lan': ['10.0.0.7'],
};

let queries = 0;
let turns = 0;
const connections: string[] = [];

function addressesOf(name: string, type: 'A' | 'AAAA'): readonly string[] {
  queries++;
  if (name === 'turning.evil.example') return type === 'A' ? [turns++ % 2 ? '127.0.0.1' : publicAddress] : [];
  return hostileNames[name] ?? lan[name] ?? [publicAddress];
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const asked = new URL(request.url ?? '/', 'http://x/');
  const location = asked.searchParams.get('to');
  if (asked.pathname !== '/redirect' || location === null) return void response.end('here');
  const headers = { location: Buffer.from(location).toString('latin1') };
  response.writeHead(Number(asked.searchParams.get('status')), headers).end();
}

async function listenEverywhere(): Promise<void> {
  for (const port of ports) {
    for (const host of ['0.0.0.0', '::']) {
      const server = createServer(answer);
      server.on('connection', (socket) => connections.push(`${socket.localAddress} ${socket.localPort}`));
      server.listen({ port, host, ipv6Only: host === '::' });
      await once(server, 'listening');
      server.unref();
    }
  }
}

/** Connections that this machine has begun, whether anybody took them or not. */
function activeOpens(): number {
  const [names = '', values = ''] = readFileSync('/proc/net/snmp', 'utf8').match(/^Tcp:.*$/gm) ?? [];
  return Number(values.split(' ')[names.split(' ').indexOf('ActiveOpens')]);
}

async function phase(
  attempts: readonly Attempt[],
  outside: readonly string[],
  allow: string[] = [],
): Promise<Phase> {
  const guarded = createGuardedFetch({ allow, userAgent: 'Probe/1' });
  const signal = new AbortController().signal;
  const limits = { timeoutMs: 5000, maxWireBytes: 100_000, maxBytes: 100_000, signal };
  const before = { opened: activeOpens(), queries, connections: connections.length };
  const outcomes: Record<string, number> = {};
  const unexpected: string[] = [];
  for (const { url, expected } of attempts) {
    const outcome = await guarded({ url, ...limits }).then(
      ({ status }) => String(status),
      (error) => String(error.code ?? error),
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (!expected.includes(outcome)) unexpected.push(`${JSON.stringify(url)}: ${outcome}`);
  }
  return {
    asked: attempts.length,
    outcomes,
    unexpected,
    opened: activeOpens() - before.opened,
    inside: connections
      .slice(before.connections)
      .filter((seen) => !outside.includes(seen.split(' ')[0] ?? '')),
    queries: queries - before.queries,
  };
}

/** What an honest list of redirects may come to: a location without a host of its own stays where it was. */
const redirects = (statuses: readonly number[], urls: readonly string[]): Attempt[] =>
  statuses.flatMap((status) =>
    urls.map((to) => {
      const from = 'http://honest.example/redirect';
      const stays = URL.parse(to, from)?.host === 'honest.example';
      const parameters = new URLSearchParams({ status: String(status), to });
      return { url: `${from}?${parameters}`, expected: stays ? ['200'] : ['refused', 'bad_response'] };
    }),
  );

const attempts = (urls: readonly string[], ...expected: string[]): Attempt[] =>
  urls.map((url) => ({ url, expected }));

/** A connection that nobody guards is seen, or the silence of the others would say nothing. */
async function control(): Promise<Phase> {
  const before = activeOpens();
  const seen = connections.length;
  for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1']) {
    const socket = connect(80, host);
    await once(socket, 'connect');
    socket.destroy();
  }
  while (connections.length < seen + 5) await new Promise(setImmediate);
  const inside = connections.slice(seen);
  return { asked: 5, outcomes: {}, unexpected: [], opened: activeOpens() - before, inside, queries: 0 };
}

await listenEverywhere();
const dns = await startDnsServer(addressesOf);
dns.unref();

const literals = honestUrls
  .map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''))
  .filter((host) => isIP(host) !== 0);
const names = Object.keys(hostileNames).flatMap((name) => [`http://${name}/`, `https://${name}./`]);
const sendable = refusedUrls.filter((url) => url !== '' && !/[\0\r\n]/.test(url));
const neighbours = [
  'http://127.0.0.1/',
  'http://127.0.0.1:4001/',
  'http://127.0.0.2:4000/',
  'http://localhost:4000/',
];

const report: CanaryReport = {
  control: await control(),
  urls: await phase(attempts(refusedUrls, 'refused'), []),
  names: await phase(attempts(names, 'refused'), []),
  turning: await phase(attempts(Array(60).fill('http://turning.evil.example/'), '200', 'refused'), [
    publicAddress,
  ]),
  redirects: await phase(redirects([302], sendable), [publicAddress]),
  redirectsToNames: await phase(redirects([301, 302, 303, 307, 308], names), [publicAddress]),
  honest: await phase(
    honestUrls.map((url) => ({ url, expected: /^\s*https:/i.test(url) ? ['unreachable'] : ['200'] })),
    [publicAddress, ...literals],
  ),
  allowed: await phase(
    attempts(['http://127.0.0.1:4000/', 'http://wiki.lan/'], '200'),
    [],
    ['127.0.0.1:4000', 'wiki.lan:80'],
  ),
  neighbours: await phase(
    attempts([...neighbours, 'http://[::1]:4000/', 'http://wiki.lan:8080/', 'http://other.lan/'], 'refused'),
    [],
    ['127.0.0.1:4000', 'wiki.lan:80'],
  ),
};
process.stdout.write(JSON.stringify(report));
