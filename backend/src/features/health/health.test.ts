import { expect, test } from 'vitest';
import { createServe } from '../../platform/http/serve.ts';
import { createServer } from '../../platform/http/server.ts';
import { createLog } from '../../platform/log.ts';
import { createPool } from '../../platform/postgres/pool.ts';
import { registerHealthRoutes } from './routes.ts';

const log = createLog('silent');

async function ask(path: string, isRetiring: boolean) {
  // Nothing listens there.
  const pool = createPool('postgresql://nobody@127.0.0.1:1/nothing', log);
  const app = await createServer({
    log,
    allowedOrigins: [],
    trustedProxies: [],
    formPaths: new Set(),
  });
  const serve = createServe(
    app,
    () => Promise.reject(new Error('nobody is asked')),
    () => {},
  );
  registerHealthRoutes(serve, { pool, isRetiring: () => isRetiring });
  const { statusCode, body } = await app.inject(path);
  await app.close();
  return { statusCode, body: JSON.parse(body) as unknown };
}

test('a process without its database lives, but is not ready, by its status code too', async () => {
  expect(await ask('/health/live', false)).toMatchObject({ statusCode: 200 });
  expect(await ask('/health/ready', false)).toEqual({
    statusCode: 503,
    body: { status: 'unavailable', database: 'unavailable' },
  });
});

test('a process that is about to end lives, but is not ready', async () => {
  expect(await ask('/health/live', true)).toMatchObject({ statusCode: 200 });
  expect(await ask('/health/ready', true)).toMatchObject({ statusCode: 503 });
});
