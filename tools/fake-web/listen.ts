import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { engineHost, siteHosts } from './hosts.ts';

const attempts = 20;

interface Listening {
  port: number;
  /** The addresses of sites that this machine has: all on Linux, elsewhere often none but the engines' own. */
  sites: readonly string[];
  close(): Promise<void>;
}

/** The same listener at one port of every fake address. Port 0: any that is free at all of them. */
export async function listenEverywhere(port: number, listener: RequestListener): Promise<Listening> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listenAt(engineHost, port, listener);
    const at = (first.address() as AddressInfo).port;
    const servers = [first];
    try {
      const sites: string[] = [];
      for (const host of siteHosts) {
        const server = await listenAt(host, at, listener).catch(unlessNotOurs);
        if (!server) break;
        servers.push(server);
        sites.push(host);
      }
      return {
        port: at,
        sites: sites.length > 0 ? sites : [engineHost],
        close: async () => void (await Promise.all(servers.map(closeServer))),
      };
    } catch (error) {
      await Promise.all(servers.map(closeServer));
      if (port !== 0 || attempt === attempts) throw error;
    }
  }
}

export async function listenAt(host: string, port: number, listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(port, host);
  await once(server, 'listening');
  return server;
}

export async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function unlessNotOurs(error: NodeJS.ErrnoException): null {
  if (error.code === 'EADDRNOTAVAIL') return null;
  throw error;
}
