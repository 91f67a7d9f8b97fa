import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DuckDuckGoMode } from './duckduckgo.ts';
import { engineHost, hostsAt } from './hosts.ts';
import { closeServer, listenAt, listenEverywhere } from './listen.ts';
import type { FakePage } from './page.ts';
import { logRequest, type WebRequest } from './request-log.ts';
import { Web } from './web.ts';

export interface FakeWeb {
  /** Where the search engines are: DuckDuckGo at `/html/` and `/lite/`, Wikipedia at `/w/api.php`, SearXNG at `/search`. */
  url: string;
  /** The same as `host:port`. */
  host: string;
  /** Every `host:port` that belongs to it. */
  hosts: readonly string[];
  requests: WebRequest[];
  /** A server on a port of its own that nothing may ever ask. */
  canary: { url: string; requests: WebRequest[] };
  pages: readonly FakePage[];
  urlOf(name: string): string;
  /** How DuckDuckGo answers from now on; with a keyword, only questions that hold it. */
  setDuckDuckGo(mode: DuckDuckGoMode, keyword?: string): void;
  /** DuckDuckGo answers as it should; the logs are empty. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * DuckDuckGo, Wikipedia, SearXNG and the web behind them, on loopback addresses: one port at 127.0.0.1 for the engines
 * and at 127.0.0.2 to 127.0.0.9 for pages. Port 0: any. `POST /control {"mode": "...", "keyword": "..."}` does what
 * `setDuckDuckGo` does. Every answer begins after `latencyMs`.
 */
export async function startFakeWeb({
  port = 0,
  latencyMs = 0,
}: {
  port?: number;
  latencyMs?: number;
} = {}): Promise<FakeWeb> {
  const canaryRequests: WebRequest[] = [];
  const canary = await listenAt(engineHost, 0, (req, res) => {
    logRequest(canaryRequests, req, res, new URLSearchParams());
    res.end('The canary was asked.');
  });
  const canaryUrl = `http://${engineHost}:${(canary.address() as AddressInfo).port}`;
  const web = new Web(canaryUrl);
  try {
    const listening = await listenEverywhere(port, (req, res) => {
      const serve = () => {
        // Who has hung up meanwhile has asked for nothing.
        if (!res.destroyed) void web.serve(req, res).catch((error: Error) => res.destroy(error));
      };
      setTimeout(serve, latencyMs);
    });
    web.standAt(listening.sites, listening.port);
    return faceOf(web, { listening, canary, canaryUrl, canaryRequests });
  } catch (error) {
    await closeServer(canary);
    throw error;
  }
}

interface Parts {
  listening: Awaited<ReturnType<typeof listenEverywhere>>;
  canary: Server;
  canaryUrl: string;
  canaryRequests: WebRequest[];
}

function faceOf(web: Web, { listening, canary, canaryUrl, canaryRequests }: Parts): FakeWeb {
  return {
    url: `http://${engineHost}:${listening.port}`,
    host: `${engineHost}:${listening.port}`,
    hosts: hostsAt(listening.port),
    requests: web.requests,
    canary: { url: canaryUrl, requests: canaryRequests },
    pages: web.pages,
    urlOf: (name) => web.urlOf(name),
    setDuckDuckGo: (mode, keyword) => web.setMode(mode, keyword),
    reset() {
      web.reset();
      canaryRequests.length = 0;
    },
    close: async () => void (await Promise.all([listening.close(), closeServer(canary)])),
  };
}
