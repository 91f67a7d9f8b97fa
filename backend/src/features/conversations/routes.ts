import { routes } from '@parley/contract/routes';
import type { Serve } from '../../platform/http/serve.ts';
import type { RateLimits } from '../../platform/rate-limits.ts';
import * as service from './service.ts';

export interface ConversationRouteDeps extends service.ConversationDeps {
  limits: RateLimits;
}

export function registerConversationRoutes(serve: Serve, deps: ConversationRouteDeps): void {
  const { conversations } = routes;
  serve(conversations.list, ({ actor, query }) => service.list(deps, actor, query));
  serve(conversations.get, ({ actor, params, query }) => service.get(deps, actor, params.id, query));
  serve(conversations.outline, ({ actor, params }) => service.outline(deps, actor, params.id));
  serve(conversations.find, ({ actor, params, query }) => service.find(deps, actor, params.id, query.q));
  serve(conversations.create, ({ actor, body }) => service.create(deps, actor, body?.title));
  serve(conversations.rename, ({ actor, params, body }) =>
    service.rename(deps, actor, params.id, body.title),
  );
  serve(conversations.pin, ({ actor, params, body }) => service.pin(deps, actor, params.id, body.is_pinned));
  serve(conversations.remove, async ({ actor, params }) => {
    await service.remove(deps, actor, params.id);
    return undefined;
  });
  serve(conversations.restore, ({ actor, params }) => service.restore(deps, actor, params.id));
  serve(conversations.selectBranch, ({ actor, params, query, body }) =>
    service.selectBranch(deps, actor, params.id, body.message_id, query),
  );
  serve(conversations.branchOff, async ({ actor, params, body }) => {
    await deps.limits.chat(actor.userId);
    return service.branchOff(deps, actor, params.id, body.message_id);
  });
}
