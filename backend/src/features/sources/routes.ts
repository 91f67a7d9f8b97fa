import { routes } from '@parley/contract/routes';
import type { Serve } from '../../platform/http/serve.ts';
import type { Db } from '../../platform/postgres/pool.ts';
import * as service from './service.ts';

export function registerSourceRoutes(serve: Serve, { db }: { db: Db }): void {
  serve(routes.chat.source, ({ actor, params }) => service.snapshotOf(db, actor, params.id, params.number));
}
