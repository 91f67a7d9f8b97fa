import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';
import { ticker } from './platform/ticker.ts';

type Listening = Pick<Config, 'host' | 'webPort' | 'apiPort'>;

/** The addresses to show to a person. */
export function origins({ host, webPort, apiPort }: Listening): { web: string; api: string } {
  const isThisMachine = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host);
  const name = isThisMachine ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return { web: `http://${name}:${webPort}`, api: `http://${name}:${apiPort}` };
}

/**
 * Serves the app on the web port and on the API port. Both answer everything, so the browser talks to one origin and
 * programs find the API where the reference has it.
 *
 * Shape:  returns what makes both take no more connections; requests under way go on.
 * Errors: a taken port, named with the setting that changes it.
 */
export async function listen(app: FastifyInstance, config: Listening): Promise<() => void> {
  const { host, webPort, apiPort } = config;
  await app.ready();
  const web = createListener(app);
  const api = createListener(app);
  const stop = () => {
    for (const server of [web, api]) {
      server.close();
      server.closeIdleConnections();
    }
  };
  try {
    await bind(web, webPort, host).catch((error) => explain(error, 'WEB_PORT', webPort, host));
    await bind(api, apiPort, host).catch((error) => explain(error, 'API_PORT', apiPort, host));
  } catch (error) {
    stop();
    throw error;
  }
  return stop;
}

/** A server with the limits and the answer to broken HTTP that Fastify gave its own. */
function createListener(app: FastifyInstance): Server {
  const { keepAliveTimeout, requestTimeout, headersTimeout } = app.server;
  const server = createServer({ keepAliveTimeout, requestTimeout, headersTimeout }, (request, response) =>
    app.routing(request, response),
  );
  server.on('connection', () => ticker.hurry());
  for (const onClientError of app.server.listeners('clientError')) {
    server.on('clientError', onClientError as (error: Error, socket: Duplex) => void);
  }
  return server;
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function explain(error: NodeJS.ErrnoException, setting: string, port: number, host: string): never {
  if (error.code === 'EADDRINUSE') {
    throw new Error(
      `Port ${port} is already in use. Stop the program that uses it, or choose another: ${setting}=${port + 1} npm start`,
    );
  }
  if (error.code === 'EACCES') {
    throw new Error(`Port ${port} may not be used by this user. Choose one above 1023 with ${setting}.`);
  }
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    throw new Error(`HOST: "${host}" is not an address of this machine. Expected one, or 0.0.0.0 for all.`);
  }
  throw error;
}
