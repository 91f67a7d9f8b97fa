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
    // The page styles some of its parts inline.
    transformStaticCSP: (policy) => policy.replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'"),
    theme: { title: 'Parley API' },
    uiConfig: { layout: 'BaseLayout', docExpansion: 'list', tryItOutEnabled: true },
  });
}
