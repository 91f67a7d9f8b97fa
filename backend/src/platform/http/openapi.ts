import { errorStatus } from '@parley/contract/errors';
import type { Route } from '@parley/contract/routes';
import { z } from 'zod';

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string', enum: Object.keys(errorStatus) },
        message: { type: 'string' },
        request_id: { type: 'string' },
        details: {
          type: 'array',
          items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
        },
      },
    },
  },
};

/** The OpenAPI 3.1 description of the route table: what is validated is what is described. */
export function createOpenApi(routes: readonly Route[], version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version,
      description: 'A self-hosted ChatGPT: chat, conversations and accounts.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        account: {
          type: 'oauth2',
          flows: { password: { tokenUrl: '/api/v1/auth/login', scopes: {} } },
        },
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        refreshCookie: { type: 'apiKey', in: 'cookie', name: 'parley_refresh' },
      },
    },
  };
}

const security = {
  public: [],
  user: [{ account: [] }, { bearer: [] }],
  cookie: [{ refreshCookie: [] }],
};

function operationOf(route: Route) {
  return {
    operationId: route.name,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description && { description: route.description }),
    security: security[route.auth],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...lastEventId(route),
    ],
    ...(route.body && { requestBody: requestBodyOf(route, route.body) }),
    responses: { [route.status]: successOf(route), ...errorsOf(route) },
  };
}

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query') {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

const lastEventId = (route: Route) =>
  route.stream && route.method === 'GET'
    ? [{ name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'integer' } }]
    : [];

function requestBodyOf(route: Route, body: z.ZodType) {
  const schema = jsonSchema(body, 'input');
  const example = route.example?.body;
  const content = { schema, ...(example !== undefined && { example }) };
  return {
    required: !body.safeParse(undefined).success,
    content: {
      'application/json': content,
      ...(route.form && { 'application/x-www-form-urlencoded': { schema } }),
    },
  };
}

function successOf(route: Route) {
  if (route.stream) {
    const example = 'id: 3\ndata: {"type":"text-delta","id":"text-1","delta":"Hello"}\n\n';
    return {
      description: 'Events, see above',
      content: { 'text/event-stream': { schema: { type: 'string' }, example } },
    };
  }
  if (route.status === 204) return { description: 'Done' };
  const example = route.example?.response;
  return {
    description: 'Success',
    content: {
      'application/json': {
        schema: jsonSchema(route.response, 'output'),
        ...(example !== undefined && { example }),
      },
    },
  };
}

function errorsOf(route: Route) {
  const byStatus = Map.groupBy([...route.errors, 'internal' as const], (code) => errorStatus[code]);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}
