import { type Route, routes } from '@parley/contract/routes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Config } from './config/config.ts';
import { registerAccountRoutes } from './features/accounts/routes.ts';
import * as accounts from './features/accounts/service.ts';
import { deleteExpiredSessions } from './features/accounts/store.ts';
import { createTokens } from './features/accounts/tokens.ts';
import { registerConversationRoutes } from './features/conversations/routes.ts';
import { titleFromMessage } from './features/conversations/rules.ts';
import * as conversations from './features/conversations/service.ts';
import { insertConversation, purgeDeleted } from './features/conversations/store.ts';
import { registerHealthRoutes } from './features/health/routes.ts';
import { registerModelRoutes } from './features/models/routes.ts';
import { createModels, type Models } from './features/models/service.ts';
import { endAbandonedRuns } from './features/runs/jobs.ts';
import { RunLogWriter } from './features/runs/log-writer.ts';
import { registerRunRoutes } from './features/runs/routes.ts';
import * as runs from './features/runs/service.ts';
import { deleteOldEvents, findExchange, insertEvents, renewLeases } from './features/runs/store.ts';
import { AppError } from './platform/app-error.ts';
import { registerDocs } from './platform/http/docs.ts';
import { endAllEventStreams } from './platform/http/event-stream.ts';
import { createOpenApi } from './platform/http/openapi.ts';
import { createServe } from './platform/http/serve.ts';
import { createServer, setNotFound } from './platform/http/server.ts';
import { registerUi } from './platform/http/ui.ts';
import { newUuid } from './platform/ids.ts';
import { startJobs } from './platform/jobs.ts';
import type { Log } from './platform/log.ts';
import type { Db } from './platform/postgres/pool.ts';
import { createRateLimits, deleteExpiredRateLimits } from './platform/rate-limits.ts';
import { version } from './platform/version.ts';

export interface AppDeps {
  config: Config;
  db: Db;
  pool: Pool;
  secretKey: string;
  log: Log;
  /** No other node can exist on this database: runs left behind need not wait for their leases. */
  exclusive: boolean;
  /** The exported UI; null serves the API alone. */
  uiDir: string | null;
}

export interface App {
  fastify: FastifyInstance;
  localModelState: () => ReturnType<Models['localState']>;
  /** Ends what a crash left behind and starts the background jobs. Call before listening. */
  start(): Promise<void>;
  /** Stores every running answer as interrupted, closes streams and jobs. */
  stop(): Promise<void>;
}

const seconds = 1_000;
const minutes = 60 * seconds;
/** A title that takes longer than this is left to its fallback. */
const titleTimeoutMs = 60 * seconds;

/** Wires the application; it neither listens nor touches the database before `start`. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, db, pool, log } = deps;
  const models = createModels({ config, log });
  const stopping = new AbortController();
  const titles = new Set<Promise<void>>();
  const runDeps: runs.RunDeps = {
    db,
    log,
    nodeId: newUuid(),
    models,
    writer: new RunLogWriter((events) => insertEvents(db, events), log),
    live: new Map(),
    stopping: stopping.signal,
    insertConversation: (trx, userId, message) =>
      insertConversation(trx, userId, titleFromMessage(message), 'pending'),
    answered: (run) => {
      const title = nameAfterAnswer(run).catch((err) => log.error({ err }, 'conversations.name'));
      titles.add(title);
      void title.finally(() => titles.delete(title));
    },
  };

  async function nameAfterAnswer(run: Parameters<runs.RunDeps['answered']>[0]): Promise<void> {
    const exchange = await findExchange(db, run);
    if (exchange?.title_state !== 'pending' || exchange.answer === '') return;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(titleTimeoutMs)]);
    const model = await models.resolve(run.model);
    await conversations.nameConversation({ db, log }, run.conversation_id, exchange, (messages) =>
      models.complete(model, messages, signal),
    );
  }

  const fastify = await createHttp(deps, runDeps, () => stopping.signal.aborted);
  let stopJobs = async () => {};
  return {
    fastify,
    localModelState: models.localState,
    async start() {
      await endAbandonedRuns(runDeps, deps.exclusive);
      stopJobs = startJobs(
        [
          {
            name: 'runs.renew',
            everyMs: 5 * seconds,
            run: () => renewLeases(db, runDeps.nodeId, [...runDeps.live.keys()]),
          },
          { name: 'runs.reap', everyMs: 5 * seconds, run: () => endAbandonedRuns(runDeps, false) },
          { name: 'runs.clean', everyMs: minutes, run: () => deleteOldEvents(db) },
          { name: 'sessions.clean', everyMs: 10 * minutes, run: () => deleteExpiredSessions(db) },
          { name: 'limits.clean', everyMs: 10 * minutes, run: () => deleteExpiredRateLimits(pool) },
          { name: 'conversations.purge', everyMs: 10 * minutes, run: () => purgeDeleted(db) },
        ],
        log,
      );
      models.start();
    },
    async stop() {
      stopping.abort();
      await runs.interruptAll(runDeps);
      endAllEventStreams();
      await Promise.all([...titles, stopJobs(), models.stop()]);
      await fastify.close();
    },
  };
}

async function createHttp(
  deps: AppDeps,
  runDeps: runs.RunDeps,
  isShuttingDown: () => boolean,
): Promise<FastifyInstance> {
  const { config, db, pool, log } = deps;
  const operations: Route[] = Object.values(routes).flatMap((group) => Object.values(group));
  const fastify = await createServer({
    log,
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
    formPaths: new Set(operations.filter((route) => route.form).map((route) => route.path)),
  });
  fastify.addHook('onRequest', async ({ url }) => {
    if (!isShuttingDown() || url.startsWith('/health/')) return;
    throw new AppError('shutting_down', 'The server is restarting. Try again in a moment.', {
      retryAfterMs: 2_000,
    });
  });
  const accountDeps = {
    db,
    tokens: createTokens(deps.secretKey),
    refuseCommonPasswords: config.environment === 'production',
  };
  const limits = createRateLimits(pool, config.rateLimits);
  const serve = createServe(fastify, (request) =>
    accounts.authenticate(accountDeps, request.headers.authorization),
  );
  registerHealthRoutes(serve, { pool, isShuttingDown });
  registerAccountRoutes(serve, {
    ...accountDeps,
    limits,
    isTrustedOrigin: (origin, request) =>
      isOwnOrigin(origin, request) || config.allowedOrigins.includes(origin),
  });
  registerModelRoutes(serve, runDeps.models);
  registerConversationRoutes(serve, {
    db,
    log,
    snapshot: (runId) => runs.snapshot(runDeps, runId),
    stopRuns: (conversationId) => runs.stopRunsOf(runDeps, conversationId),
  });
  registerRunRoutes(serve, { ...runDeps, limits });
  await registerDocs(fastify, createOpenApi(operations, version));
  setNotFound(fastify, deps.uiDir === null ? null : await registerUi(fastify, deps.uiDir));
  return fastify;
}

const isOwnOrigin = (origin: string, request: FastifyRequest): boolean =>
  origin === `${request.protocol}://${request.host}`;
