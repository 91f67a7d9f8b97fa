import { routes } from '@parley/contract/routes';
import type { Pool } from 'pg';
import type { Serve } from '../../platform/http/serve.ts';

export interface HealthDeps {
  pool: Pool;
  /** This process is about to end. */
  isRetiring: () => boolean;
}

export function registerHealthRoutes(serve: Serve, deps: HealthDeps): void {
  serve(routes.health.live, () => ({ status: 'ok' as const }));
  serve(routes.health.ready, async ({ reply }) => {
    const database = await deps.pool.query('select 1').then(
      () => 'ok' as const,
      () => 'unavailable' as const,
    );
    const status = deps.isRetiring() ? ('unavailable' as const) : database;
    if (status !== 'ok') reply.code(503);
    return { status, database };
  });
}
