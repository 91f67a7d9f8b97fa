import { routes } from '@parley/contract/routes';
import { sql } from 'kysely';
import type { Serve } from '../../platform/http/serve.ts';
import type { Db } from '../../platform/postgres/pool.ts';

export interface HealthDeps {
  db: Db;
  isShuttingDown: () => boolean;
}

export function registerHealthRoutes(serve: Serve, deps: HealthDeps): void {
  serve(routes.health.live, () => ({ status: 'ok' as const }));
  serve(routes.health.ready, async ({ reply }) => {
    const database = await sql`select 1`.execute(deps.db).then(
      () => 'ok' as const,
      () => 'unavailable' as const,
    );
    const status = deps.isShuttingDown() ? ('unavailable' as const) : database;
    if (status !== 'ok') reply.code(503);
    return { status, database };
  });
}
