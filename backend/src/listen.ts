import { createServer, type Server } from 'node:http';
import { isIPv6 } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config/config.ts';

type Listening = Pick<Config, 'host' | 'webPort' | 'apiPort'>;

/** The addresses to show to a person. */
export function origins({ host, webPort, apiPort }: Listening): { web: string; api: string } {
  const isThisMachine = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host);
  const name = isThisMachine ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return { web: `http://${name}:${webPort}`, api: `http://${name}:${apiPort}` };
}

/**
 * Serves the app on the web port and, through a second listener, on the API port. Both answer everything, so the
 * browser talks to one origin and programs find the API where the reference has it.
 *
 * Shape:  returns what makes the second listener take no more connections; closing the app does it for the first.
 * Errors: a taken port, named with the setting that changes it.
 */
export async function listen(app: FastifyInstance, config: Listening): Promise<() => void> {
  const { host, webPort, apiPort } = config;
  await app
    .listen({ host, port: webPort, listenTextResolver: () => '' })
    .catch((error) => explain(error, 'WEB_PORT', webPort, host));
  const { keepAliveTimeout, requestTimeout, headersTimeout } = app.server;
  const api = createServer({ keepAliveTimeout, requestTimeout, headersTimeout }, (request, response) =>
    app.routing(request, response),
  );
  await bind(api, apiPort, host).catch((error) => explain(error, 'API_PORT', apiPort, host));
  return () => {
    api.close();
    api.closeIdleConnections();
  };
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
