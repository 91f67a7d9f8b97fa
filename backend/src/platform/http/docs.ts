import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { createOpenApi } from './openapi.ts';

/** `/openapi.json`, and at `/docs` an interactive page made of files that we serve: it works offline. */
export async function registerDocs(
  app: FastifyInstance,
  document: ReturnType<typeof createOpenApi>,
): Promise<void> {
  app.get('/openapi.json', (_request, reply) => reply.send(document));
  await app.register(swagger, { mode: 'static', specification: { document: document as never } });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    uiConfig: { persistAuthorization: true, docExpansion: 'list', tryItOutEnabled: true },
  });
}
