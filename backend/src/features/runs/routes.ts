import { limits } from '@parley/contract/limits';
import { routes } from '@parley/contract/routes';
import type { FastifyReply } from 'fastify';
import { AppError } from '../../platform/app-error.ts';
import { EventStream } from '../../platform/http/event-stream.ts';
import type { Actor, Serve } from '../../platform/http/serve.ts';
import type { RateLimits } from '../../platform/rate-limits.ts';
import * as service from './service.ts';
import type { OwnedRun } from './types.ts';

export interface RunRouteDeps extends service.RunDeps {
  limits: RateLimits;
}

export function registerRunRoutes(serve: Serve, deps: RunRouteDeps): void {
  const { chat } = routes;
  serve(chat.stream, async ({ actor, body, reply }) => {
    await deps.limits.chat(actor.userId);
    stream(deps, await service.startRun(deps, actor, body), 0, actor, reply);
  });

  serve(chat.simple, async ({ actor, body }) => {
    await deps.limits.chat(actor.userId);
    const run = await service.startRun(deps, actor, body);
    return { conversation_id: run.conversation_id, message: await service.wholeAnswer(deps, run) };
  });

  serve(chat.regenerate, async ({ actor, params, body, reply }) => {
    await deps.limits.chat(actor.userId);
    stream(deps, await service.regenerate(deps, actor, params.id, body), 0, actor, reply);
  });

  serve(chat.continue, async ({ actor, params, reply }) => {
    await deps.limits.chat(actor.userId);
    stream(deps, await service.continueAnswer(deps, actor, params.id), 0, actor, reply);
  });

  serve(chat.events, async ({ actor, params, query, request, reply }) => {
    const run = await service.findRun(deps, actor, params.id);
    stream(deps, run, query.after ?? lastEventId(request.headers['last-event-id']) ?? 0, actor, reply);
  });

  serve(chat.stop, ({ actor, params }) => service.stopRun(deps, actor, params.id));
}

function stream(deps: RunRouteDeps, run: OwnedRun, after: number, actor: Actor, reply: FastifyReply): void {
  const events = new EventStream(reply, actor.sessionId);
  service
    .follow(deps, run, after, events)
    .catch((err) => deps.log.error({ err, runId: run.id }, 'runs.follow: the stream was cut'))
    .finally(() => events.end());
}

function lastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined;
  const message = 'must be the id of an event';
  if (!/^\d{1,10}$/.test(String(header)) || Number(header) > limits.seqMax) {
    throw new AppError('validation_failed', `Last-Event-ID ${message}`, {
      details: [{ path: 'header.last-event-id', message }],
    });
  }
  return Number(header);
}
