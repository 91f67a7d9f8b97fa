import { setTimeout as sleep } from 'node:timers/promises';
import { type Route, routes } from '@parley/contract/routes';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Config } from './config/config.ts';
import { LiveSessions } from './features/accounts/live-sessions.ts';
import { registerAccountRoutes } from './features/accounts/routes.ts';
import * as accounts from './features/accounts/service.ts';
import { deleteExpiredSessions, listLiveSessions } from './features/accounts/store.ts';
import { createTokens } from './features/accounts/tokens.ts';
import { registerConversationRoutes } from './features/conversations/routes.ts';
import { titleFromMessage } from './features/conversations/rules.ts';
import * as conversations from './features/conversations/service.ts';
import { purgeDeleted } from './features/conversations/store.ts';
import { registerEventRoutes } from './features/events/routes.ts';
import { createUserEvents, type UserEvents } from './features/events/service.ts';
import { registerHealthRoutes } from './features/health/routes.ts';
import { registerModelRoutes } from './features/models/routes.ts';
import { createModels, type Models } from './features/models/service.ts';
import { createNode } from './features/nodes/service.ts';
import { heedStopRequests, takeOverRuns } from './features/runs/jobs.ts';
import { appendEvents, deleteOldEvents, deleteOrphanedEvents } from './features/runs/log-store.ts';
import { RunLogWriter } from './features/runs/log-writer.ts';
import { registerRunRoutes } from './features/runs/routes.ts';
import * as runs from './features/runs/service.ts';
import type { OwnedRun } from './features/runs/types.ts';
import { RunWaiters } from './features/runs/waiters.ts';
import { registerSearchRoutes } from './features/search/routes.ts';
import { ground } from './features/search/service.ts';
import { registerSourceRoutes } from './features/sources/routes.ts';
import { AppError } from './platform/app-error.ts';
import { registerDocs } from './platform/http/docs.ts';
import { endAllEventStreams, endStreamsExcept, sessionsOfStreams } from './platform/http/event-stream.ts';
import { createOpenApi } from './platform/http/openapi.ts';
import { createServe } from './platform/http/serve.ts';
import { createServer, setNotFound } from './platform/http/server.ts';
import { registerUi } from './platform/http/ui.ts';
import { startJobs } from './platform/jobs.ts';
import { Limiter } from './platform/limiter.ts';
import type { Load } from './platform/load.ts';
import type { Log } from './platform/log.ts';
import { closePool, type Db } from './platform/postgres/pool.ts';
import { createRateLimits, deleteExpiredRateLimits } from './platform/rate-limits.ts';
import { version } from './platform/version.ts';
import { createWeb, type Web } from './web.ts';

export interface AppDeps {
  config: Config;
  db: Db;
  pool: Pool;
  secretKey: string;
  log: Log;
  /** No other node can exist on this database: runs left behind need not wait for their leases. */
  exclusive: boolean;
  load: Load;
  /** The exported UI; null serves the API alone. */
  uiDir: string | null;
}

export interface App {
  fastify: FastifyInstance;
  localModelState: () => ReturnType<Models['localState']>;
  /** Joins the nodes, takes over what a crash left behind and starts the background jobs. Call before listening. */
  start(): Promise<void>;
  /**
   * Says by `/health/ready` that this process is about to end. Where other nodes can take its place it goes on serving
   * for 3 s, so that balancers send nothing more here by the time the port is closed.
   */
  retire(): Promise<void>;
  /** Leaves every running answer to another node or the next start, closes streams and jobs. */
  stop(): Promise<void>;
}

const seconds = 1_000;
const minutes = 60 * seconds;
const retireMs = 3 * seconds;
/** What waits for the database while the process stops fails after this. */
const databaseStopMs = 6 * seconds;
const titleMaxChars = 200;
/** A title that takes longer than this is left to its fallback. */
const titleTimeoutMs = 60 * seconds;
/** Titles ask a model too: they must not crowd out the answers. One that finds no room is made after the next answer. */
const titleLimits = { maxRunning: 4, maxWaiting: 200 };

/** Wires the application; it neither listens nor touches the database before `start`. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, db, pool, log } = deps;
  const models = createModels({ config, log });
  const web = createWeb({ config, db, log });
  const stopping = new AbortController();
  let isRetiring = false;
  const background = new Set<Promise<unknown>>();
  const node = createNode({ pool, log, exclusive: deps.exclusive });
  const userEvents = createUserEvents(node);
  const titles = new Limiter(titleLimits);
  const liveSessions = new LiveSessions();
  /** Conversations that wait for a title, or for their turn to be asked for one. */
  const naming = new Set<number>();
  const inBackground = (what: string, work: Promise<unknown>) => {
    const settled = work.catch((err) => log.error({ err }, what));
    background.add(settled);
    void settled.finally(() => background.delete(settled));
  };
  const runDeps: runs.RunDeps = {
    db,
    log,
    node,
    models,
    ground: (request, listener, signal) => ground(web.search, request, listener, signal),
    writer: new RunLogWriter(async (chunks) => {
      const refused = await appendEvents(db, node.id, chunks);
      node.publish({ type: 'logged', runIds: chunks.map(({ source }) => source.id) });
      return refused;
    }, log),
    live: new Map(),
    waiters: new RunWaiters(),
    stopping: stopping.signal,
    titleOf: titleFromMessage,
    started: (run) => {
      userEvents.publish(run.user_id, { type: 'run.started', ...placeOf(run) });
      inBackground('conversations.tell', tellChanged(run));
    },
    answered: (run, { outcome, unnamed, content }) => {
      userEvents.publish(run.user_id, { type: 'run.ended', ...placeOf(run), status: outcome.status });
      if (unnamed === null || content === '' || naming.has(run.conversation_id)) return;
      naming.add(run.conversation_id);
      const exchange = {
        question: conversations.excerptOf(unnamed),
        answer: conversations.excerptOf(content),
      };
      const named = titles.run(() => nameAfterAnswer(run, exchange));
      inBackground(
        'conversations.name',
        named.finally(() => naming.delete(run.conversation_id)),
      );
    },
  };
  node.subscribe(
    (message) => {
      if (message.type === 'logged') runDeps.waiters.wake(message.runIds);
      else if (message.type === 'stop') void runs.cancel(runDeps.live.get(message.runId), 'stopped');
      else if (message.type === 'signed-out') {
        liveSessions.forget(message.sessionId, performance.now());
        endStreamsExcept(new Map(), [message.sessionId]);
      } else if (message.type === 'orphans') inBackground('runs.take', takeOverRuns(runDeps));
    },
    () => runDeps.waiters.wakeAll(),
  );

  async function tellChanged(run: OwnedRun): Promise<void> {
    if (!userEvents.mayBeHeard(run.user_id)) return;
    await conversations.tellChanged({ db, tell: userEvents.publish }, run.user_id, run.conversation_id);
  }

  async function nameAfterAnswer(run: OwnedRun, exchange: conversations.Exchange): Promise<void> {
    if (stopping.signal.aborted) return;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(titleTimeoutMs)]);
    const model = await models.resolve(run.model);
    await conversations.nameConversation({ db, log }, run.conversation_id, exchange, (messages) =>
      models.complete(model, messages, titleMaxChars, signal),
    );
    await tellChanged(run);
  }

  const isShuttingDown = () => stopping.signal.aborted;
  const parts = { runDeps, web, userEvents, liveSessions, isRetiring: () => isRetiring, isShuttingDown };
  const fastify = await createHttp(deps, parts);
  let stopJobs = async () => {};
  return {
    fastify,
    localModelState: models.localState,
    async start() {
      await node.join();
      await takeOverRuns(runDeps);
      stopJobs = startJobs(
        [
          { name: 'nodes.renew', everyMs: 2 * seconds, run: () => node.renew() },
          { name: 'nodes.clean', everyMs: minutes, run: () => node.forgetDead() },
          { name: 'runs.take', everyMs: 2 * seconds, run: () => takeOverRuns(runDeps) },
          { name: 'runs.stop', everyMs: 2 * seconds, run: () => heedStopRequests(runDeps) },
          { name: 'runs.clean', everyMs: minutes, run: () => deleteOldEvents(db) },
          { name: 'runs.sweep', everyMs: 60 * minutes, run: () => deleteOrphanedEvents(db) },
          { name: 'sessions.cut', everyMs: 3 * seconds, run: () => lookAtSessions(db, liveSessions) },
          { name: 'sessions.clean', everyMs: 10 * minutes, run: () => deleteExpiredSessions(db) },
          { name: 'limits.clean', everyMs: 10 * minutes, run: () => deleteExpiredRateLimits(pool) },
          { name: 'conversations.purge', everyMs: 10 * minutes, run: () => purgeDeleted(db) },
          ...web.jobs,
        ],
        log,
      );
      models.start();
    },
    async retire() {
      isRetiring = true;
      if (node.hasPeers) await sleep(retireMs);
    },
    async stop() {
      isRetiring = true;
      stopping.abort();
      // The process is ended after 15 s in any case; better with all that can be done without the pool: the node leaves
      // on a connection of its own.
      const silence = setTimeout(() => void closePool(pool, 0), databaseStopMs);
      await runs.releaseAll(runDeps);
      endAllEventStreams();
      await Promise.all([...background, stopJobs(), models.stop(), web.close()]);
      await node.leave();
      clearTimeout(silence);
      await fastify.close();
    },
  };
}

const placeOf = (run: OwnedRun) => ({
  conversation_id: run.conversation_id,
  run_id: run.id,
  message_id: run.message_id,
});

/** A stream does not outlive its session: signed out, suspended or deleted. */
async function lookAtSessions(db: Db, liveSessions: LiveSessions): Promise<void> {
  const asked = sessionsOfStreams();
  const askedAtMs = performance.now();
  const live = asked.length > 0 ? await listLiveSessions(db, asked) : new Map<number, number>();
  liveSessions.note(live, askedAtMs);
  endStreamsExcept(live, asked);
}

/** What the operations stand on. */
interface Parts {
  runDeps: runs.RunDeps;
  web: Web;
  userEvents: UserEvents;
  liveSessions: LiveSessions;
  isRetiring: () => boolean;
  isShuttingDown: () => boolean;
}

async function createHttp(
  deps: AppDeps,
  { runDeps, web, userEvents, liveSessions, isRetiring, isShuttingDown }: Parts,
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
    liveSessions,
    sessionEnded: (sessionId: number) => runDeps.node.publish({ type: 'signed-out', sessionId }),
  };
  const limits = createRateLimits(pool, config.rateLimits);
  const serve = createServe(
    fastify,
    (request) => accounts.authenticate(accountDeps, request.headers.authorization),
    () => {
      if (!deps.load.isTooHigh(runDeps.live.size)) return;
      throw new AppError('overloaded', 'The server is busy with other answers. Try again in a moment.', {
        // Whoever is refused together does not come back together.
        retryAfterMs: 2_000 + Math.random() * 3_000,
      });
    },
  );
  registerHealthRoutes(serve, { pool, isRetiring });
  registerAccountRoutes(serve, {
    ...accountDeps,
    limits,
    isTrustedOrigin: (origin, request) =>
      isOwnOrigin(origin, request) || config.allowedOrigins.includes(origin),
  });
  registerModelRoutes(serve, runDeps.models);
  registerConversationRoutes(serve, {
    db,
    limits,
    log,
    snapshot: (runId) => runs.snapshot(runDeps, runId),
    stopRuns: (conversationId) => runs.stopRunsOf(runDeps, conversationId),
    tell: userEvents.publish,
  });
  registerEventRoutes(serve, userEvents);
  registerRunRoutes(serve, { ...runDeps, limits });
  registerSourceRoutes(serve, { db });
  registerSearchRoutes(serve, web.search);
  await registerDocs(fastify, createOpenApi(operations, version));
  setNotFound(fastify, deps.uiDir === null ? null : await registerUi(fastify, deps.uiDir));
  return fastify;
}

const isOwnOrigin = (origin: string, request: FastifyRequest): boolean =>
  origin === `${request.protocol}://${request.host}`;
