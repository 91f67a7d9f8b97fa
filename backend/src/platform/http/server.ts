import cookie from '@fastify/cookie';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import { limits } from '@parley/contract/limits';
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { AppError } from '../app-error.ts';
import { newUuid } from '../ids.ts';
import type { Log } from '../log.ts';
import { registerBodyParsers } from './body-parsers.ts';
import { errorBody, handleError } from './errors.ts';

export interface ServerOptions {
  log: Log;
  allowedOrigins: readonly string[];
  trustedProxies: readonly string[];
  /** Route URLs that also take the OAuth2 password form. */
  formPaths: ReadonlySet<string>;
}

/** Fastify with what every answer shares: ids, headers, CORS, body parsing and the error funnel. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyMaxBytes,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    genReqId: newUuid,
    requestIdHeader: false,
    forceCloseConnections: true,
    keepAliveTimeout: 72_000,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 200 },
  }) as unknown as FastifyInstance;
  app.decorateRequest('actor', null);
  app.setErrorHandler(handleError);
  registerBodyParsers(app, options.formPaths);
  await app.register(cookie);
  await app.register(cors, {
    origin: options.allowedOrigins.includes('*') ? true : [...options.allowedOrigins],
    credentials: !options.allowedOrigins.includes('*'),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after'],
  });
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    crossOriginResourcePolicy: { policy: 'same-site' },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  return app;
}

/** Answers unknown addresses: a page for browsers that ask for one, else the error body. */
export function setNotFound(
  app: FastifyInstance,
  page: ((reply: FastifyReply) => FastifyReply) | null,
): void {
  app.setNotFoundHandler((request, reply) => {
    if (page && wantsPage(request)) return page(reply);
    const error = new AppError(
      'not_found',
      `There is nothing at ${request.method} ${request.url.split('?', 1)[0]}.`,
    );
    return reply.code(404).send(errorBody(error, request.id));
  });
}

const wantsPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !url.startsWith('/api/') &&
  !url.startsWith('/_next/') &&
  (headers.accept ?? '').includes('text/html');
