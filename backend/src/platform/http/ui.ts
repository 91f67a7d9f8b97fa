import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

const yearSeconds = 365 * 24 * 60 * 60;

/** The policy of our pages. `scripts` are the hashes of the export's inline scripts. */
const pagePolicy = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${scripts.map((hash) => `'${hash}'`).join(' ')}`.trim(),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');

/**
 * A worker does not share the page's policy but has that of its own file: it may load scripts of ours, and no more. The
 * service worker fetches the page and its parts besides.
 */
const workerPolicy = "default-src 'none'; script-src 'self'";
const serviceWorkerPolicy = `${workerPolicy}; connect-src 'self'`;

/**
 * Serves the exported UI from `dir`: hashed files for a year, the page itself never from a cache.
 *
 * Shape: returns what answers a page address that is no file, such as `/c/12`.
 */
export async function registerUi(
  app: FastifyInstance,
  dir: string,
): Promise<(reply: FastifyReply) => FastifyReply> {
  const { scripts } = JSON.parse(readFileSync(join(dir, 'csp.json'), 'utf8')) as { scripts: string[] };
  const policy = pagePolicy(scripts);
  await app.register(fastifyStatic, {
    root: dir,
    preCompressed: true,
    cacheControl: false,
    globIgnore: ['csp.json'],
    allowedPath: (path) => path !== '/csp.json',
    setHeaders: (reply, file) => {
      const path = file.replaceAll('\\', '/');
      const immutable = path.includes('/_next/static/');
      reply.header('cache-control', immutable ? `public, max-age=${yearSeconds}, immutable` : 'no-cache');
      // The frame in which diagrams are drawn has no origin, and its scripts are among these files.
      if (immutable) reply.header('cross-origin-resource-policy', 'cross-origin');
      if (/\/sw\.js(\.(br|gz))?$/.test(path)) reply.header('content-security-policy', serviceWorkerPolicy);
      if (immutable && /\.js(\.(br|gz))?$/.test(path)) reply.header('content-security-policy', workerPolicy);
      if (/\.html(\.(br|gz))?$/.test(path)) reply.header('content-security-policy', policy);
    },
  });
  return (reply) => reply.sendFile('index.html');
}
