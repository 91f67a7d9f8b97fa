import { routes } from '@parley/contract/routes';
import { EventStream } from '../../platform/http/event-stream.ts';
import type { Serve } from '../../platform/http/serve.ts';
import type { UserEvents } from './service.ts';

export function registerEventRoutes(serve: Serve, events: UserEvents): void {
  serve(routes.events.follow, ({ actor, reply }) => {
    events.listen(actor.userId, new EventStream(reply, actor.sessionId));
  });
}
